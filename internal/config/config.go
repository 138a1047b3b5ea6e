package config

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"

	"github.com/caarlos0/env/v11"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// Prefix of every environment variable.
const Prefix = "SEALTRAIL_"

// Config is every decision. Fields in the order in which the README lists them.
type Config struct {
	Demo           bool     `env:"DEMO" flag:"demo" usage:"make and serve the demo region; this machine only" zh:"建立并运行演示区域；只能在本机访问"`
	Listen         string   `env:"LISTEN" envDefault:"127.0.0.1:8080" flag:"listen" usage:"address the pages and the API listen on" zh:"页面与接口的监听地址"`
	OpsListen      string   `env:"OPS_LISTEN" envDefault:"127.0.0.1:9090" flag:"ops-listen" usage:"address of health details and metrics; off closes it" zh:"健康详情与指标的监听地址；off 为关闭"`
	Data           string   `env:"DATA" envDefault:"./var" flag:"data" usage:"folder of the embedded database, photos and papers" zh:"内置数据库、照片与文书所在文件夹"`
	DatabaseURL    string   `env:"DATABASE_URL" flag:"database-url" secret:"true" usage:"PostgreSQL address (application role); empty means the embedded database" zh:"PostgreSQL 地址（应用角色）；留空使用内置数据库"`
	MigrateURL     string   `env:"MIGRATE_URL" secret:"true" usage:"PostgreSQL address (owner role), for migrate only" zh:"PostgreSQL 地址（属主角色），仅用于 migrate"`
	BaseURL        string   `env:"BASE_URL" flag:"base-url" usage:"address people and QR codes use; fixed at the first start; default: the listen address" zh:"对外地址，二维码使用；首次启动后固定；默认取监听地址"`
	TLSCert        string   `env:"TLS_CERT" flag:"tls-cert" usage:"certificate chain (PEM), read again when it changes" zh:"TLS 证书链文件（PEM），更新后自动重新读取"`
	TLSKey         string   `env:"TLS_KEY" flag:"tls-key" usage:"private key (PEM) of the certificate" zh:"TLS 私钥文件（PEM）"`
	TrustedProxies []string `env:"TRUSTED_PROXIES" flag:"trusted-proxies" usage:"networks (CIDR) whose X-Forwarded-For is believed; default: none" zh:"可信反向代理网段（CIDR）；默认不信任任何代理"`
	LogFormat      string   `env:"LOG_FORMAT" envDefault:"text" usage:"text or json" zh:"日志格式：text 或 json"`
	LogLevel       string   `env:"LOG_LEVEL" envDefault:"info" usage:"debug, info, warn or error" zh:"日志级别：debug、info、warn、error"`
}

// FromEnvironment reads variables in the form of os.Environ. A secret may come
// from the file named by the variable with _FILE behind its name. It does not
// validate: flags may still change what was read.
func FromEnvironment(environ []string) (Config, error) {
	vars := env.ToMap(environ)
	if err := readSecretFiles(vars); err != nil {
		return Config{}, err
	}
	if err := refuseUnknown(vars); err != nil {
		return Config{}, err
	}
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Prefix: Prefix, Environment: vars}); err != nil {
		return Config{}, malformed(err, vars)
	}
	return c, nil
}

// malformed names the variable, not its value, which may be a secret.
func malformed(err error, vars map[string]string) error {
	var all env.AggregateError
	if errors.As(err, &all) {
		for _, one := range all.Errors {
			var parse env.ParseError
			if errors.As(one, &parse) {
				for _, s := range Settings() {
					if s.field == parse.Name {
						return fault.Invalid("config.value.malformed").At(s.Variable)
					}
				}
			}
		}
	}
	return fmt.Errorf("read the environment: %w", err)
}

// readSecretFiles puts the first line of NAME_FILE under NAME.
func readSecretFiles(vars map[string]string) error {
	for _, s := range Settings() {
		path := vars[s.Variable+"_FILE"]
		if !s.Secret || path == "" {
			continue
		}
		if vars[s.Variable] != "" {
			return fault.Invalid("config.secret.twice").At(s.Variable + "_FILE")
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return fault.Invalid("config.secret.unreadable").At(s.Variable + "_FILE")
		}
		line, _, _ := strings.Cut(string(text), "\n")
		vars[s.Variable] = strings.TrimSpace(line)
	}
	return nil
}

// refuseUnknown: a mistyped variable must not be silently without effect.
// Variables for tests are none of ours.
func refuseUnknown(vars map[string]string) error {
	known := map[string]bool{}
	for _, s := range Settings() {
		known[s.Variable] = true
		known[s.Variable+"_FILE"] = s.Secret
	}
	var list fault.List
	for name := range vars {
		if strings.HasPrefix(name, Prefix) && !strings.HasPrefix(name, Prefix+"TEST_") && !known[name] {
			list.Invalid("config.variable.unknown", name)
		}
	}
	return list.Err()
}

// Validate says everything that is wrong at once; each fault's field is the
// variable. It fills BaseURL when it was left out.
func (c *Config) Validate() error {
	var list fault.List
	listen, listenErr := netip.ParseAddrPort(ListenAddress(c.Listen))
	if listenErr != nil {
		list.Invalid("config.listen.malformed", Prefix+"LISTEN")
	}
	ops, opsErr := netip.ParseAddrPort(ListenAddress(c.OpsListen))
	if c.OpsOpen() && opsErr != nil {
		list.Invalid("config.listen.malformed", Prefix+"OPS_LISTEN")
	}
	if c.OpsOpen() && listenErr == nil && opsErr == nil && listen == ops && ops.Port() != 0 {
		list.Invalid("config.listen.same", Prefix+"OPS_LISTEN")
	}
	if c.Data == "" {
		list.Invalid("config.data.missing", Prefix+"DATA")
	}
	c.checkTLS(&list)
	base := c.checkBase(&list, listen)
	checkPostgres(&list, c.DatabaseURL, "DATABASE_URL")
	checkPostgres(&list, c.MigrateURL, "MIGRATE_URL")
	if _, err := c.Proxies(); err != nil {
		list.Invalid("config.proxies.malformed", Prefix+"TRUSTED_PROXIES")
	}
	checkWord(&list, c.LogFormat, "LOG_FORMAT", "text", "json")
	checkWord(&list, c.LogLevel, "LOG_LEVEL", "debug", "info", "warn", "error")
	if c.Demo {
		c.checkDemo(&list, listen.Addr(), ops.Addr(), base)
	}
	return list.Err()
}

// checkDemo: invented accounts with one known password may be reached from
// this machine alone, by whatever way.
func (c *Config) checkDemo(list *fault.List, listen, ops netip.Addr, base *url.URL) {
	if listen.IsValid() && !listen.IsLoopback() {
		list.Invalid("config.demo.not_loopback", Prefix+"LISTEN")
	}
	if c.OpsOpen() && ops.IsValid() && !ops.IsLoopback() {
		list.Invalid("config.demo.not_loopback", Prefix+"OPS_LISTEN")
	}
	if base != nil && !Loopback(base.Hostname()) {
		list.Invalid("config.demo.not_loopback", Prefix+"BASE_URL")
	}
	if len(c.TrustedProxies) > 0 {
		list.Invalid("config.demo.proxies", Prefix+"TRUSTED_PROXIES")
	}
}

// checkBase returns nil when there is nothing more to check.
func (c *Config) checkBase(list *fault.List, listen netip.AddrPort) *url.URL {
	if c.BaseURL == "" {
		switch {
		case !listen.IsValid():
			return nil // said already
		case listen.Addr().IsUnspecified():
			// "Every address of this machine" is not an address to print on a label.
			list.Invalid("config.base_url.missing", Prefix+"BASE_URL")
			return nil
		}
		c.BaseURL = c.scheme() + "://" + listen.String()
	}
	base, err := parseBase(c.BaseURL)
	if err != nil {
		list.Invalid("config.base_url.malformed", Prefix+"BASE_URL")
		return nil
	}
	return base
}

func (c *Config) checkTLS(list *fault.List) {
	switch {
	case c.TLSCert == "" && c.TLSKey == "":
	case c.TLSCert == "":
		list.Invalid("config.tls.half", Prefix+"TLS_CERT")
	case c.TLSKey == "":
		list.Invalid("config.tls.half", Prefix+"TLS_KEY")
	default:
		if _, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey); err != nil {
			list.Invalid("config.tls.unreadable", Prefix+"TLS_CERT")
		}
	}
}

func checkPostgres(list *fault.List, address, name string) {
	if address == "" {
		return
	}
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		list.Invalid("config.database.malformed", Prefix+name)
	}
}

func checkWord(list *fault.List, word, name string, allowed ...string) {
	for _, a := range allowed {
		if word == a {
			return
		}
	}
	_ = list.Add(fault.Invalid("config.word.unknown").At(Prefix+name).With("allowed", strings.Join(allowed, ", "))) // a fault is always kept
}

// OpsOpen tells whether there is an ops listener.
func (c *Config) OpsOpen() bool { return c.OpsListen != "" && c.OpsListen != "off" }

// Secure tells whether people reach the pages by https.
func (c *Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// Embedded tells whether the database is SQLite in the data folder.
func (c *Config) Embedded() bool { return c.DatabaseURL == "" }

// Proxies are the trusted networks; a single address is a network of one.
func (c *Config) Proxies() ([]netip.Prefix, error) {
	var found []netip.Prefix
	for _, p := range c.TrustedProxies {
		if a, err := netip.ParseAddr(p); err == nil {
			found = append(found, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, err
		}
		if prefix.Bits() == 0 {
			return nil, errors.New("a network of everybody is nobody to trust")
		}
		found = append(found, prefix)
	}
	return found, nil
}

func (c *Config) scheme() string {
	if c.TLSCert != "" {
		return "https"
	}
	return "http"
}

// parseBase takes scheme and host only: the rest of every address is ours.
func parseBase(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("want http(s)://host[:port]")
	}
	return u, nil
}

// ListenAddress is the address to bind; people may write localhost or :8080.
func ListenAddress(a string) string {
	if rest, ok := strings.CutPrefix(a, "localhost:"); ok {
		return "127.0.0.1:" + rest
	}
	if strings.HasPrefix(a, ":") {
		return "[::]" + a
	}
	return a
}

// Loopback tells whether a host name without port means this machine.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && a.IsLoopback()
}
