package io.outrigger.extproc.provider;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.JsonValue.Member;
import io.outrigger.extproc.json.JsonWriter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Pairs of texts by which an account finds its requests again: a provider's field for what OpenAI
 * calls {@code metadata}.
 *
 * @param field the provider's name of it
 * @param max how many pairs it takes
 * @param name what it takes as a name
 * @param value what it takes as a value
 */
public record RequestLabels(String field, int max, Pattern name, Pattern value) {
    /** OpenAI's name of it. */
    public static final String METADATA = "metadata";

    /**
     * Writes the client's, in the provider's own field or in OpenAI's. OpenAI's allows more than
     * others; what does not fit is left out, not the request refused.
     *
     * @throws ClientError if the provider's own field is no object
     */
    public void write(JsonWriter out, Asked asked, Unsupported unsupported) throws ClientError {
        JsonValue own = asked.extra(field);
        JsonValue openAis = asked.extra(METADATA);
        if (own != null) {
            out.member(field, Fields.expect(own, Kind.OBJECT, field, "an object"));
        } else if (openAis != null && fits(openAis)) {
            out.member(field, openAis);
            return;
        }
        if (openAis != null && !isEmpty(openAis)) {
            unsupported.leaveOut(METADATA);
        }
    }

    private static boolean isEmpty(JsonValue metadata) {
        return metadata.is(Kind.OBJECT) && metadata.members().isEmpty();
    }

    private boolean fits(JsonValue metadata) {
        List<Member> members = metadata.members();
        return !members.isEmpty()
                && members.size() <= max
                && members.stream()
                        .allMatch(it -> fits(it.name(), name) && fits(it.value(), value));
    }

    private static boolean fits(JsonValue value, Pattern pattern) {
        return value.is(Kind.STRING) && fits(value.text(), pattern);
    }

    private static boolean fits(JsonText text, Pattern pattern) {
        return pattern.matcher(text.decode()).matches();
    }
}
