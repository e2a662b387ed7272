package dev.sqlbuild.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
    @Test
    void masksValuesOfSecretKeysAndPasswordsInsideUrls() {
        Secrets secrets = Secrets.of(Map.of(
                "host", "db.example.org",
                "password", "hunter22",
                "url", "jdbc:x://me:s3cret@host/db?api_token=abcdef&mode=fast",
                "attach", List.of(Map.of("access_key", List.of("AKIA1234")))));

        assertThat(secrets.mask("hunter22 s3cret abcdef AKIA1234 db.example.org fast"))
                .isEqualTo("**** **** **** **** db.example.org fast");
    }

    @Test
    void leavesTextAloneWhenASecretIsTooShortToBeOne() {
        assertThat(Secrets.of(Map.of("password", "a")).mask("banana")).isEqualTo("banana");
    }
}
