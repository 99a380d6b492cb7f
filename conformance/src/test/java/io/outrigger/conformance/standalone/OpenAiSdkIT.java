package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own Python SDK as the client. */
class OpenAiSdkIT {
    private static final String CLIENT =
            """
            import sys, openai
            client = openai.OpenAI(base_url=sys.argv[1], api_key="a client's own key", max_retries=0)
            hello = [{"role": "user", "content": "hello"}]
            whole = client.chat.completions.create(model="gpt-4o", messages=hello)
            print("whole:", whole.choices[0].message.content, whole.usage.total_tokens > 0)
            text = ""
            for chunk in client.chat.completions.create(
                    model="gpt-4o", messages=hello, stream=True, stream_options={"include_usage": True}):
                text += chunk.choices[0].delta.content or "" if chunk.choices else ""
                usage = chunk.usage
            print("stream:", text, usage.total_tokens > 0)
            print("models:", sorted(model.id for model in client.models.list()))
            print("model:", client.models.retrieve("alias").id)
            try:
                client.models.retrieve("nope")
            except openai.NotFoundError as e:
                print("error:", e.status_code, e.body["message"])
            for model, error in (("nope", openai.NotFoundError), ("nobody", openai.InternalServerError)):
                try:
                    client.chat.completions.create(model=model, messages=hello)
                except error as e:
                    print("error:", e.status_code, e.body["message"] if e.body else "")
            try:
                client.chat.completions.create(model="", messages=hello)
            except openai.BadRequestError as e:
                print("error:", e.status_code, e.body["message"])
            """;

    @Test
    void talksToTheGateway(@TempDir Path folder) throws Exception {
        var python = TestBed.find().envoy().resolveSibling("bin/python");
        Path script = Files.writeString(folder.resolve("client.py"), CLIENT);
        try (var gateway = StandaloneGateway.start();
                var client =
                        Child.start(
                                Command.of("openai", folder, python, script, gateway.uri("/v1")))) {
            client.await("its end", Duration.ofSeconds(60), () -> !client.isAlive());

            assertThat(client.log())
                    .contains("whole: This answers 1 messages. True")
                    .contains("stream: This answers 1 messages. True")
                    .contains("models: ['alias', 'gpt-4o', 'nobody']")
                    .contains("model: alias")
                    .contains("error: 404 the model 'nope' does not exist")
                    .contains("error: 404 no route is configured for model nope")
                    .contains("error: 503")
                    .contains("error: 400 invalid request body: model");
            assertThat(client.exit().join()).isZero();
            assertThat(gateway.provider().leaks()).isZero();
        }
    }
}
