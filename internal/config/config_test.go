package config

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/sealtrail/sealtrail/internal/fault"
)

var update = flag.Bool("update", false, "rewrite the table in README.md")

func TestWithoutSettingsItIsTheEmbeddedDatabaseOnThisMachine(t *testing.T) {
	c, err := FromEnvironment(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || c.BaseURL != "http://127.0.0.1:8080" || !c.Embedded() || c.Demo || c.Secure() || !c.OpsOpen() {
		t.Fatalf("%+v", c)
	}
}

func TestWhatIsWrongIsSaidWithItsVariable(t *testing.T) {
	dir := t.TempDir()
	cert := filepath.Join(dir, "cert.pem")
	if err := os.WriteFile(cert, []byte("not a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		environ []string
		want    []string
	}{
		{"unknown variable", []string{"SEALTRAIL_LISTNE=:1"}, []string{"config.variable.unknown SEALTRAIL_LISTNE"}},
		{"variables of tests are not ours", []string{"SEALTRAIL_TEST_POSTGRES=x"}, nil},
		{"not a yes or no", []string{"SEALTRAIL_DEMO=perhaps"}, []string{"config.value.malformed SEALTRAIL_DEMO"}},
		{"listen without port", []string{"SEALTRAIL_LISTEN=127.0.0.1"}, []string{"config.listen.malformed SEALTRAIL_LISTEN"}},
		{"listen by host name", []string{"SEALTRAIL_LISTEN=example.org:80"}, []string{"config.listen.malformed SEALTRAIL_LISTEN"}},
		{"both listeners the same", []string{"SEALTRAIL_OPS_LISTEN=127.0.0.1:8080"}, []string{"config.listen.same SEALTRAIL_OPS_LISTEN"}},
		{"ops closed", []string{"SEALTRAIL_OPS_LISTEN=off"}, nil},
		{"no data folder", []string{"SEALTRAIL_DATA="}, nil}, // empty means the default
		{"base with a path", []string{"SEALTRAIL_BASE_URL=https://x.cn/app"}, []string{"config.base_url.malformed SEALTRAIL_BASE_URL"}},
		{"base of another scheme", []string{"SEALTRAIL_BASE_URL=ftp://x.cn"}, []string{"config.base_url.malformed SEALTRAIL_BASE_URL"}},
		{"every address without a name", []string{"SEALTRAIL_LISTEN=:8080"}, []string{"config.base_url.missing SEALTRAIL_BASE_URL"}},
		{"half of TLS", []string{"SEALTRAIL_TLS_KEY=k.pem"}, []string{"config.tls.half SEALTRAIL_TLS_CERT"}},
		{"other half of TLS", []string{"SEALTRAIL_TLS_CERT=c.pem"}, []string{"config.tls.half SEALTRAIL_TLS_KEY"}},
		{"TLS that is none", []string{"SEALTRAIL_TLS_CERT=" + cert, "SEALTRAIL_TLS_KEY=" + cert}, []string{"config.tls.unreadable SEALTRAIL_TLS_CERT"}},
		{"another database", []string{"SEALTRAIL_DATABASE_URL=mysql://x"}, []string{"config.database.malformed SEALTRAIL_DATABASE_URL"}},
		{"several hosts", []string{"SEALTRAIL_DATABASE_URL=postgres://a:5432,b:5432/x?target_session_attrs=read-write"}, nil},
		{"proxy that is none", []string{"SEALTRAIL_TRUSTED_PROXIES=10.0.0.0/8,somebody"}, []string{"config.proxies.malformed SEALTRAIL_TRUSTED_PROXIES"}},
		{"trusting everybody", []string{"SEALTRAIL_TRUSTED_PROXIES=0.0.0.0/0"}, []string{"config.proxies.malformed SEALTRAIL_TRUSTED_PROXIES"}},
		{"log words", []string{"SEALTRAIL_LOG_FORMAT=xml", "SEALTRAIL_LOG_LEVEL=loud"}, []string{"config.word.unknown SEALTRAIL_LOG_FORMAT", "config.word.unknown SEALTRAIL_LOG_LEVEL"}},
		{"demo on this machine", []string{"SEALTRAIL_DEMO=true", "SEALTRAIL_LISTEN=localhost:8081", "SEALTRAIL_BASE_URL=http://[::1]:8081"}, nil},
		{"demo for everybody", []string{"SEALTRAIL_DEMO=true", "SEALTRAIL_LISTEN=:8080", "SEALTRAIL_OPS_LISTEN=0.0.0.0:9090", "SEALTRAIL_BASE_URL=https://x.cn", "SEALTRAIL_TRUSTED_PROXIES=10.1.2.3"},
			[]string{"config.demo.not_loopback SEALTRAIL_LISTEN", "config.demo.not_loopback SEALTRAIL_OPS_LISTEN", "config.demo.not_loopback SEALTRAIL_BASE_URL", "config.demo.proxies SEALTRAIL_TRUSTED_PROXIES"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := FromEnvironment(c.environ)
			if err == nil {
				err = got.Validate()
			}
			if said := say(t, err); !slices.Equal(said, c.want) {
				t.Errorf("said %v, want %v", said, c.want)
			}
		})
	}
}

func say(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	f := fault.Of(err)
	if f == nil {
		t.Fatalf("not a fault: %v", err)
	}
	if len(f.Fields) == 0 {
		return []string{f.Code + " " + f.Field}
	}
	var all []string
	for _, g := range f.Fields {
		all = append(all, g.Code+" "+g.Field)
	}
	return all
}

func TestASecretMayComeFromAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "url")
	const address = "postgres://app:geheim@db/x"
	if err := os.WriteFile(file, []byte(address+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := FromEnvironment([]string{"SEALTRAIL_DATABASE_URL_FILE=" + file})
	if err != nil || c.DatabaseURL != address {
		t.Fatalf("%q, %v", c.DatabaseURL, err)
	}
	for _, environ := range [][]string{
		{"SEALTRAIL_DATABASE_URL_FILE=" + file, "SEALTRAIL_DATABASE_URL=" + address},
		{"SEALTRAIL_DATABASE_URL_FILE=" + file + ".absent"},
	} {
		if _, err := FromEnvironment(environ); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%v: %v", environ, err)
		}
	}
}

func TestAFlagWinsOverItsVariableAndHelpShowsNoSecret(t *testing.T) {
	c, err := FromEnvironment([]string{"SEALTRAIL_LISTEN=127.0.0.1:1", "SEALTRAIL_DATABASE_URL=postgres://app:geheim@db/x"})
	if err != nil {
		t.Fatal(err)
	}
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	c.Bind(flags)
	if strings.Contains(flags.FlagUsages(), "geheim") {
		t.Error("a password in --help")
	}
	if err := flags.Parse([]string{"--listen", "127.0.0.1:2", "--demo", "--trusted-proxies", "10.0.0.1,10.0.0.2"}); err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:2" || !c.Demo || len(c.TrustedProxies) != 2 || c.DatabaseURL == "" {
		t.Fatalf("%+v", c)
	}
}

func TestACommandTakesOnlyTheFlagsItNames(t *testing.T) {
	var c Config
	flags := pflag.NewFlagSet("verify", pflag.ContinueOnError)
	c.Bind(flags, "data", "database-url")
	if flags.Lookup("listen") != nil || flags.Lookup("data") == nil {
		t.Fatal("wrong flags")
	}
}

const (
	tableStart = "<!-- configuration: written by go test ./internal/config -update -->\n"
	tableEnd   = "<!-- end of configuration -->\n"
)

//go:generate go test . -run TestTheReadmeListsEverySetting -update
func TestTheReadmeListsEverySetting(t *testing.T) {
	const path = "../../README.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), tableStart)
	was, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok || !ok2 {
		t.Fatal("README.md lacks the markers of the configuration table")
	}
	if was == Table() {
		return
	}
	if !*update {
		t.Fatal("the table is out of date: go generate ./internal/config")
	}
	if err := os.WriteFile(path, []byte(before+tableStart+Table()+tableEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestEverySettingIsExplainedInBothLanguages(t *testing.T) {
	for _, s := range Settings() {
		if s.Usage == "" || s.UsageZH == "" || s.Variable == Prefix {
			t.Errorf("%+v", s)
		}
	}
}
