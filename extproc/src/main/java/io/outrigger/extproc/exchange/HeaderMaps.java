package io.outrigger.extproc.exchange;

import io.outrigger.extproc.envoy.HeaderMap;
import io.outrigger.extproc.envoy.HeaderValue;
import io.outrigger.extproc.http.Headers;
import java.util.LinkedHashMap;

/** Envoy's headers to ours. */
final class HeaderMaps {
    private HeaderMaps() {}

    static Headers read(HeaderMap map) {
        var values = LinkedHashMap.<String, String>newLinkedHashMap(map.getHeadersCount());
        for (HeaderValue header : map.getHeadersList()) {
            String value =
                    header.getRawValue().isEmpty()
                            ? header.getValue()
                            : header.getRawValue().toStringUtf8();
            values.put(header.getKey(), value);
        }
        return Headers.of(values);
    }
}
