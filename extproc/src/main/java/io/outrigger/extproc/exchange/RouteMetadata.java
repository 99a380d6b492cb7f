package io.outrigger.extproc.exchange;

import io.outrigger.contract.RouteBackends;
import io.outrigger.contract.RouteBackends.Place;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy Gateway tells of a route in its metadata: the HTTPRoute's rule and annotations. Envoy
 * prints them as the text format of protocol buffers, of which no more is relied on than that a
 * string follows its key.
 *
 * @param place where the rule leads; null when the route is none of ours
 * @param route {@code namespace/name} of the AIGatewayRoute
 */
record RouteMetadata(@Nullable Place place, String route) {
    /** Envoy's attribute. */
    static final String ATTRIBUTE = "xds.route_metadata";

    /** Key of the name of the HTTPRoute's rule. */
    private static final String SECTION = "sectionName";

    private static final String STRING = "string_value:";

    static RouteMetadata of(String text) {
        String line = value(text, RouteBackends.KEY);
        return new RouteMetadata(
                RouteBackends.find(line, value(text, SECTION)), RouteBackends.route(line));
    }

    /** The string under a key; empty when there is none. */
    private static String value(String text, String key) {
        int name = text.indexOf('"' + key + '"');
        int value = text.indexOf(STRING, Math.max(name, 0));
        int nextKey = text.indexOf("key:", Math.max(name, 0));
        if (name < 0 || value < 0 || (nextKey >= 0 && nextKey < value)) {
            return "";
        }
        int open = text.indexOf('"', value);
        int close = text.indexOf('"', open + 1);
        return open < 0 || close < 0 ? "" : text.substring(open + 1, close);
    }
}
