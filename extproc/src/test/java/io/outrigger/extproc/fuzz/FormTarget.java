package io.outrigger.extproc.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.MultipartForm;
import io.outrigger.extproc.json.Slice;
import java.util.List;

/** A form in which a field was changed is a form, and has the change. */
final class FormTarget {
    private FormTarget() {}

    static void run(Input input) throws ClientError {
        int length = input.number();
        Slice rest = input.rest();
        int split = Math.min(length, rest.length());
        for (String type :
                List.of(
                        "multipart/form-data; boundary=x",
                        "multipart/form-data;"
                                + new String(rest.part(0, split).toBytes(), ISO_8859_1))) {
            MultipartForm form;
            try {
                form = MultipartForm.parse(type, rest.part(split, rest.length()));
            } catch (ClientError _) {
                continue;
            }
            boolean has = form.text("model") != null;
            MultipartForm changed = MultipartForm.parse(type, form.with("model", "%"));
            Input.check("%".equals(changed.text("model")) == has, "the field");
        }
    }
}
