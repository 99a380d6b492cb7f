package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;

/** A member that says where media is: its URL, or the content in a {@code data:} URL. */
final class MediaMember {
    private MediaMember() {}

    /**
     * @param otherwise thrown for media that is elsewhere
     */
    static void write(JsonWriter out, String name, Media media, ClientError otherwise)
            throws ClientError {
        switch (media) {
            case Media.Inline(var type, var base64) ->
                    out.name(name)
                            .quoted(Slice.utf8("data:" + type + ";base64,").followedBy(base64));
            case Media.Url(var url) -> out.member(name, url);
            case Media.FileId _, Media.Plain _ -> throw otherwise;
        }
    }
}
