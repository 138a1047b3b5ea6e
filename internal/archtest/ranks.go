package archtest

import "strings"

// Module is the import path of the house.
const Module = "github.com/sealtrail/sealtrail"

// core lists the rooms split by noun, lowest rank first. A room imports only
// what stands before it.
var core = []string{
	"fault", "moment", "ledger", "fact", "identity", "reference", "deadline", "label",
	"casefile", "registry", "custody", "destruction", "export", "fieldwork", "oversight",
}

// only names core rooms that may import less than their rank would allow.
var only = map[string][]string{
	// What a court runs offline must not drag the product along.
	"proof": {"ledger", "fact"},
}

// edges are split by technology: they import the core and the shared edges,
// never each other.
var edges = []string{"store", "blob", "document", "jobs", "outbound", "i18n", "web", "api", "httpd", "observe", "config", "spreadsheet"}

// shared are the edges that every edge may import.
var shared = []string{"i18n", "observe", "config", "spreadsheet"}

// testOnly rooms are imported by tests alone.
var testOnly = []string{"testkit", "archtest"}

// root is the composition root; only it and the commands see every edge.
const root = "app"

// leaves are the folders of embedded files beside internal.
var leaves = []string{"migrations", "seeds", "assets"}

// outside names what a core room may not import directly, with the reason.
var outside = []struct{ prefix, why string }{
	{"github.com/gin-gonic/gin", "the core knows nothing of HTTP"},
	{"net/http", "the core knows nothing of HTTP"},
	{"gorm.io/", "the core knows nothing of SQL"},
	{"database/sql", "the core knows nothing of SQL"},
	{"os", "the core knows nothing of the machine"},
	{"log", "faults are returned; logging is done once, at the edge"},
}

// homes names libraries that live in certain rooms only.
var homes = []struct {
	prefix string
	rooms  []string
}{
	{"gorm.io/", []string{"store"}},
	{"modernc.org/sqlite", []string{"store"}},
	{"github.com/pressly/goose", []string{"store"}},
	{"github.com/jung-kurt/gofpdf", []string{"document"}},
	{"github.com/skip2/go-qrcode", []string{"document"}},
	{"github.com/gin-gonic/gin", []string{"httpd", "web", "api", root}},
	{"github.com/danielgtaylor/huma", []string{"api"}},
	{"github.com/caarlos0/env", []string{"config"}},
	{"github.com/prometheus/", []string{"observe"}},
	{"github.com/xuri/excelize", []string{"spreadsheet"}},
	{"github.com/chromedp/", []string{"testkit"}},
}

// offline is what the verifier may not reach, not even through others.
var offline = []string{
	"net/http", "database/sql", "gorm.io/", "modernc.org/sqlite", "github.com/jackc/", "github.com/gin-gonic/",
}

// bannedNames say nothing about what is inside.
var bannedNames = []string{"utils", "util", "common", "helpers", "helper", "models", "model", "types", "misc", "shared", "base", "lib"}

// maxLines of a source file.
const maxLines = 500

// has tells whether a path is the prefix or lies under it.
func has(path, prefix string) bool {
	prefix = strings.TrimSuffix(prefix, "/")
	return path == prefix || strings.HasPrefix(path, prefix+"/")
}
