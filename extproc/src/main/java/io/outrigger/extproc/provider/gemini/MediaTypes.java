package io.outrigger.extproc.provider.gemini;

import java.util.Locale;
import java.util.Map;

/**
 * Media types by the endings of URLs, for the formats that Gemini reads: Vertex AI insists on one.
 */
final class MediaTypes {
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("png", "image/png"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("heic", "image/heic"),
                    Map.entry("heif", "image/heif"),
                    Map.entry("pdf", "application/pdf"),
                    Map.entry("txt", "text/plain"),
                    Map.entry("mp3", "audio/mpeg"),
                    Map.entry("wav", "audio/wav"),
                    Map.entry("flac", "audio/flac"),
                    Map.entry("ogg", "audio/ogg"),
                    Map.entry("opus", "audio/opus"),
                    Map.entry("aac", "audio/aac"),
                    Map.entry("m4a", "audio/m4a"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("mov", "video/quicktime"),
                    Map.entry("webm", "video/webm"),
                    Map.entry("mpeg", "video/mpeg"),
                    Map.entry("mpg", "video/mpg"),
                    Map.entry("flv", "video/x-flv"),
                    Map.entry("wmv", "video/wmv"),
                    Map.entry("3gp", "video/3gpp"));

    private MediaTypes() {}

    /**
     * The type of what a URL leads to.
     *
     * @param guess for an ending that tells nothing
     */
    static String ofUrl(String url, String guess) {
        String path = url.split("[?#]", 2)[0];
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, guess);
    }
}
