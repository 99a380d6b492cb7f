package io.outrigger.extproc.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.golden.HttpText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** What fuzzing starts from: the golden cases, and inputs that escaped once. */
final class Seeds {
    private static final Path ESCAPED = Path.of("src/test/resources/fuzz");
    private static final Path CONFIGURATIONS =
            Path.of("../contract/src/test/resources/golden/filter-config");

    private Seeds() {}

    static List<byte[]> of(Target target) {
        var seeds = new ArrayList<byte[]>();
        switch (target) {
            case JSON -> requests().forEach(it -> seeds.add(with(it.body().getBytes(UTF_8), 1)));
            case SSE -> replies("stream").forEach(it -> seeds.add(with(it.bytes(), 9)));
            case EVENT_STREAM -> eventStreams(seeds);
            case CODINGS -> codings(seeds);
            case FORM, REQUESTS -> requests().forEach(it -> seeds.add(request(target, it)));
            case ACCESS -> AccessTarget.admitted().forEach(it -> seeds.add(it.getBytes(UTF_8)));
            case SETTINGS -> settings(seeds);
            case REPLIES_OPENAI, REPLIES_ANTHROPIC, REPLIES_BEDROCK, REPLIES_GEMINI ->
                    replies(seeds, target.schemas());
        }
        for (Path file : files(ESCAPED.resolve(target.label()))) {
            seeds.add(bytes(file));
        }
        return seeds;
    }

    private static byte[] with(byte[] body, int... numbers) {
        var out = new ByteArrayOutputStream();
        for (int number : numbers) {
            out.write(number);
        }
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static List<HttpText> requests() {
        return Cases.REQUESTS.stream().map(it -> Cases.text(it.resolve("in.request.txt"))).toList();
    }

    private static byte[] request(Target target, HttpText text) {
        String type = text.headers().getOrDefault("content-type", "");
        boolean form = type.startsWith("multipart/");
        String boundary = type.substring(type.indexOf('=') + 1);
        String body = form ? text.body().replace("\n", "\r\n").replace(boundary, "x") : text.body();
        String path = text.target().replaceFirst("\\?.*", "");
        return with(body.getBytes(UTF_8), target == Target.FORM ? 0 : RequestsTarget.number(path));
    }

    private static List<HttpText> replies(String prefix) {
        return files(Cases.GOLDEN).stream()
                .filter(it -> it.getFileName().toString().startsWith("in." + prefix))
                .map(Cases::text)
                .toList();
    }

    private static void eventStreams(List<byte[]> seeds) {
        for (HttpText reply : replies("stream")) {
            if (reply.headers().getOrDefault("content-type", "").contains("amazon")) {
                byte[] stream = reply.bytes();
                seeds.add(with(stream, 8));
                int headers = stream[7];
                seeds.add(
                        with(
                                java.util.Arrays.copyOfRange(
                                        stream, 12, Math.min(400, stream.length)),
                                9,
                                headers));
            }
        }
    }

    private static void codings(List<byte[]> seeds) {
        byte[] plain = "{\"a\":[1,2,3,4,5,6,7,8,9,10,11,12]}".repeat(9).getBytes(UTF_8);
        byte[] gzip = packed(plain, GZIPOutputStream::new);
        byte[] deflate = packed(plain, DeflaterOutputStream::new);
        seeds.add(with(gzip, 0, 5));
        seeds.add(with(with(gzip, toNumbers(gzip)), 0, 5));
        seeds.add(with(deflate, 1, 5));
        seeds.add(with(packed(gzip, DeflaterOutputStream::new), 3, 5));
        // brotli's own example of an empty and of a stored stream
        seeds.add(with(new byte[] {0x3b}, 2, 0));
        seeds.add(with(new byte[] {0x0b, 0x02, (byte) 0x80, 'h', 'e', 'l', 'l', 'o', 3}, 2, 0));
        seeds.add(
                with(
                        packed(
                                packed(packed(plain, GZIPOutputStream::new), GZIPOutputStream::new),
                                GZIPOutputStream::new),
                        5,
                        9));
    }

    private static int[] toNumbers(byte[] bytes) {
        var numbers = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = bytes[i];
        }
        return numbers;
    }

    private interface Packing {
        OutputStream onto(OutputStream out) throws IOException;
    }

    private static byte[] packed(byte[] plain, Packing packing) {
        var out = new ByteArrayOutputStream();
        try (OutputStream packed = packing.onto(out)) {
            packed.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void settings(List<byte[]> seeds) {
        for (Path file : files(CONFIGURATIONS)) {
            if (file.toString().endsWith(".yaml")) {
                seeds.add(with(bytes(file), 0));
            }
        }
        for (String file :
                List.of(
                        "[default]\naws_access_key_id = AKIA\naws_secret_access_key = s\n",
                        "[profile default]\n; c\naws_access_key_id=A\n region = x\n\n[other]\na=b")) {
            seeds.add(with(file.getBytes(UTF_8), 1));
        }
        for (String cel :
                List.of(
                        "input_tokens + output_tokens * 2u",
                        "model == 'gpt-4o' ? 1 : int(total_tokens) / 2",
                        "['a', 'b'].exists(p, model.startsWith(p)) ? 2 : 1",
                        "{'gpt-4o': 9}[model] * 2")) {
            seeds.add(with(cel.getBytes(UTF_8), 2));
        }
    }

    private static void replies(List<byte[]> seeds, List<Schema.Name> schemas) {
        for (int request = 0; request < Cases.REQUESTS.size(); request++) {
            for (int schema = 0; schema < schemas.size(); schema++) {
                Path folder = Cases.REQUESTS.get(request).resolve(schemas.get(schema).name());
                for (Path file : files(folder)) {
                    String name = file.getFileName().toString();
                    if (name.startsWith("in.") && !name.startsWith("in.target")) {
                        seeds.add(reply(schema, request, file));
                    }
                }
            }
        }
    }

    private static byte[] reply(int schema, int request, Path file) {
        HttpText text = Cases.text(file);
        boolean framed = text.headers().getOrDefault("content-type", "").contains("amazon");
        boolean streamed = file.getFileName().toString().startsWith("in.stream");
        int flags = (streamed ? RepliesTarget.STREAMED : 0) | (framed ? RepliesTarget.FRAMED : 0);
        return RepliesTarget.input(schema, request, flags, text.body().getBytes(UTF_8));
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
