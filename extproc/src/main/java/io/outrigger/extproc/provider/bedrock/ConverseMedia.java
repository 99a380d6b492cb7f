package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.Map;

/**
 * Blocks that are no text. Bedrock fetches from S3 only, and with the rights of the gateway: what a
 * client wants to be read, it must send itself.
 */
final class ConverseMedia {
    private static final Map<String, String> IMAGES =
            Map.of(
                    "image/png", "png",
                    "image/jpeg", "jpeg",
                    "image/gif", "gif",
                    "image/webp", "webp");
    private static final Map<String, String> DOCUMENTS =
            Map.of(
                    "application/pdf",
                    "pdf",
                    "text/csv",
                    "csv",
                    "application/msword",
                    "doc",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "docx",
                    "application/vnd.ms-excel",
                    "xls",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "xlsx",
                    "text/html",
                    "html",
                    "text/plain",
                    "txt",
                    "text/markdown",
                    "md");
    private static final Map<String, String> SOUNDS =
            Map.ofEntries(
                    Map.entry("audio/mp3", "mp3"),
                    Map.entry("audio/mpeg", "mp3"),
                    Map.entry("audio/wav", "wav"),
                    Map.entry("audio/x-wav", "wav"),
                    Map.entry("audio/opus", "opus"),
                    Map.entry("audio/aac", "aac"),
                    Map.entry("audio/flac", "flac"),
                    Map.entry("audio/ogg", "ogg"),
                    Map.entry("audio/mp4", "mp4"),
                    Map.entry("audio/m4a", "m4a"),
                    Map.entry("audio/webm", "webm"),
                    Map.entry("audio/pcm", "pcm"));
    private static final Map<String, String> VIDEOS =
            Map.of(
                    "video/x-matroska", "mkv",
                    "video/quicktime", "mov",
                    "video/mp4", "mp4",
                    "video/webm", "webm",
                    "video/x-flv", "flv",
                    "video/mpeg", "mpeg",
                    "video/x-ms-wmv", "wmv",
                    "video/3gpp", "three_gp");

    private final JsonWriter out;
    private final Unsupported unsupported;
    private int documents;

    ConverseMedia(JsonWriter out, Unsupported unsupported) {
        this.out = out;
        this.unsupported = unsupported;
    }

    void image(Block.Image image) throws ClientError {
        bytes("image", image.media(), IMAGES);
    }

    void audio(Block.Audio audio) throws ClientError {
        bytes("audio", audio.media(), SOUNDS);
    }

    void video(Block.Video video) throws ClientError {
        bytes("video", video.media(), VIDEOS);
    }

    private void bytes(String kind, Media media, Map<String, String> formats) throws ClientError {
        Media.Inline inline = inline(kind, media);
        out.beginObject().name(kind).beginObject();
        out.member("format", format(kind, inline.type(), formats)).name("source").beginObject();
        out.name("bytes").quoted(inline.base64()).endObject().endObject().endObject();
    }

    void document(Block.Document document) throws ClientError {
        out.beginObject().name("document").beginObject().member("context", document.context());
        if (document.media() instanceof Media.Plain(var text)) {
            out.member("format", "txt").member("name", name(document)).name("source");
            out.beginObject().member("text", text);
        } else {
            Media.Inline inline = inline("document", document.media());
            out.member("format", format("document", inline.type(), DOCUMENTS));
            out.member("name", name(document)).name("source").beginObject();
            out.name("bytes").quoted(inline.base64());
        }
        out.endObject().endObject().endObject();
    }

    private Media.Inline inline(String kind, Media media) throws ClientError {
        return switch (media) {
            case Media.Inline inline -> inline;
            case Media.Url _ -> throw unsupported.refuse(kind + " by its URL");
            case Media.FileId _, Media.Plain _ -> throw unsupported.refuse("an uploaded " + kind);
        };
    }

    private String format(String kind, String type, Map<String, String> formats)
            throws ClientError {
        String format = formats.get(type);
        if (format == null) {
            throw unsupported.refuse(kind + " of type " + type);
        }
        return format;
    }

    /** The API takes few characters, and no name twice. */
    private String name(Block.Document document) {
        documents++;
        JsonText title = document.title();
        String plain =
                title == null
                        ? ""
                        : title.decode()
                                .replaceAll("[^A-Za-z0-9 ()\\[\\]-]+", "-")
                                .replaceAll(" +", " ")
                                .strip();
        String named = plain.isEmpty() ? "document" : plain;
        return (named.length() > 180 ? named.substring(0, 180) : named) + "-" + documents;
    }
}
