package io.outrigger.controller.explain;

import io.outrigger.manifests.model.RankedMatch;
import io.outrigger.manifests.model.RankedMatch.Match;
import io.outrigger.manifests.model.RankedMatch.Preference;
import java.util.List;

/** What a request finds at one match of a rule. */
sealed interface Verdict {
    /** It takes the request, unless one that is preferred does. */
    record Matches(RankedMatch match) implements Verdict {}

    /**
     * It does not take it.
     *
     * @param why at least one reason
     */
    record Differs(Match match, List<String> why) implements Verdict {
        public Differs {
            why = List.copyOf(why);
        }
    }

    /** Why a match that takes the request as well is not preferred. */
    static String lost(RankedMatch match, RankedMatch winner) {
        for (var preference : Preference.values()) {
            if (preference.decides(match, winner)) {
                return reason(preference, match, winner);
            }
        }
        return "it is the same match";
    }

    private static String reason(Preference preference, RankedMatch match, RankedMatch winner) {
        return switch (preference) {
            case HOST ->
                    "takes it as well, but host %s is less specific than %s"
                            .formatted(match.host(), winner.host());
            case HEADERS ->
                    "takes it as well, but compares fewer headers: %d, not %d"
                            .formatted(
                                    match.match().headers().size(),
                                    winner.match().headers().size());
            case AGE ->
                    "takes it as well, but is younger than AIGatewayRoute "
                            + winner.match().route().key();
            case NAME ->
                    "takes it as well, but comes after AIGatewayRoute %s in the alphabet"
                            .formatted(winner.match().route().key());
            case POSITION -> "takes it as well, but comes later in the route";
        };
    }
}
