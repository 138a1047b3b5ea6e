package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// files is a small house in which every rule is broken once. It lives in this
// file and not in testdata, so that no tool ever mistakes it for the real one.
var files = map[string]string{
	"go.mod":                            "module github.com/sealtrail/sealtrail\n\ngo 1.26\n",
	"internal/fault/fault.go":           "// Package fault is sound.\npackage fault\n\nconst K = 1\n",
	"internal/moment/moment.go":         "// Package moment may ask for the time.\npackage moment\n\nimport \"time\"\n\nvar Now = time.Now\n",
	"internal/ledger/ledger.go":         "// Package ledger reaches up.\npackage ledger\n\nimport _ \"github.com/sealtrail/sealtrail/internal/label\"\n",
	"internal/label/label.go":           "// Package label imports what is below it.\npackage label\n\nimport _ \"github.com/sealtrail/sealtrail/internal/fault\"\n",
	"internal/custody/custody.go":       "// Package custody touches edges.\npackage custody\n\nimport (\n\t_ \"log/slog\"\n\t_ \"net/http\"\n\t_ \"os\"\n\n\t_ \"github.com/sealtrail/sealtrail/internal/store\"\n\t_ \"gorm.io/gorm\"\n)\n",
	"internal/proof/proof.go":           "// Package proof takes too much.\npackage proof\n\nimport (\n\t_ \"github.com/sealtrail/sealtrail/internal/fact\"\n\t_ \"github.com/sealtrail/sealtrail/internal/fault\"\n)\n",
	"internal/fact/fact.go":             "// Package fact is sound.\npackage fact\n\nimport t \"time\"\n\nvar at = t.Now()\n",
	"internal/store/store.go":           "// Package store is sound.\npackage store\n\nfunc up(db interface{ AutoMigrate() }) { db.AutoMigrate() }\n",
	"internal/web/web.go":               "// Package web meets another edge.\npackage web\n\nimport _ \"github.com/sealtrail/sealtrail/internal/store\"\n",
	"internal/web/form/form.go":         "// Package form is within web.\npackage form\n\nimport (\n\t_ \"github.com/sealtrail/sealtrail/internal/config\"\n\t_ \"github.com/sealtrail/sealtrail/internal/web\"\n)\n",
	"internal/config/config.go":         "// Package config takes a test's tools and the root.\npackage config\n\nimport (\n\t_ \"github.com/sealtrail/sealtrail/internal/app\"\n\t_ \"github.com/sealtrail/sealtrail/internal/testkit\"\n)\n",
	"internal/testkit/testkit.go":       "// Package testkit is sound.\npackage testkit\n",
	"internal/app/app.go":               "// Package app has an init.\npackage app\n\nfunc init() {}\n\nvar n, m = 0, map[int]int{}\n\nfunc f() {\n\tn++\n\tm[1] = 2\n\tn := 1\n\tn = 2\n\t_ = n\n}\n",
	"internal/kitchen/utils/utils.go":   "// Package utils holds this and that.\npackage utils\n",
	"internal/api/api.go":               "package api\n",
	"internal/blob/blob.go":             "// Package blob imports a library of another room.\npackage blob\n\nimport _ \"github.com/skip2/go-qrcode\"\n",
	"internal/jobs/long.go":             "// Package jobs is long.\npackage jobs\n" + strings.Repeat("\n", 500),
	"internal/label/long_test.go":       "package label\n\nimport \"time\"\n\nvar _ = time.Now\n",
	"cmd/sealtrail-verify/main.go":      "// Command sealtrail-verify goes online.\npackage main\n\nimport (\n\t_ \"github.com/sealtrail/sealtrail/internal/fault\"\n\t_ \"net/http\"\n)\n\nfunc main() {}\n",
	"migrations/sqlite/0001_open.sql":   "SELECT 1;\n",
	"migrations/sqlite/0003_gap.sql":    "SELECT 1;\n",
	"migrations/postgres/0001_open.sql": "SELECT 1;\n",
	"assets/embed.go":                   "// Package assets imports the house.\npackage assets\n\nimport _ \"github.com/sealtrail/sealtrail/internal/fault\"\n",
	"README.md":                         "Look into " + "/wo" + "rk/main for more.\nOrdinary words: /workshop, framework/x, var/tmp.\n",
}

// broken is what must be reported of it, nothing more.
var broken = []string{
	"internal/ledger: imports github.com/sealtrail/sealtrail/internal/label: rank: ledger stands below label",
	"internal/custody: imports log/slog: faults are returned",
	"internal/custody: imports net/http: the core knows nothing of HTTP",
	"internal/custody: imports os: the core knows nothing of the machine",
	"internal/custody: imports gorm.io/gorm: the core knows nothing of SQL",
	"internal/custody: imports github.com/sealtrail/sealtrail/internal/store: the core does not import edges",
	"internal/proof: imports github.com/sealtrail/sealtrail/internal/fault: proof imports ledger and fact only",
	"internal/fact/fact.go:6: time.Now: only moment asks",
	"internal/store/store.go:4: AutoMigrate: the schema changes by numbered migrations only",
	"internal/web: imports github.com/sealtrail/sealtrail/internal/store: edges never import each other: web and store meet in app",
	"internal/config: imports github.com/sealtrail/sealtrail/internal/app: the composition root is imported by commands only",
	"internal/config: imports github.com/sealtrail/sealtrail/internal/testkit: testkit is for tests only",
	"internal/app/app.go:4: func init: nothing happens by being imported",
	"internal/app/app.go:9: n: package variables do not change",
	"internal/app/app.go:10: m: package variables do not change",
	"internal/kitchen/utils: package utils: the name says nothing",
	"internal/kitchen/utils: room kitchen: unknown room",
	"internal/api: package api: a package comment says what the room owns",
	"internal/blob: imports github.com/skip2/go-qrcode: github.com/skip2/go-qrcode is used in document only",
	"internal/jobs/long.go: 502 lines: a file has at most 500 lines",
	"cmd/sealtrail-verify: imports github.com/sealtrail/sealtrail/internal/fault: the verifier imports internal/proof",
	"cmd/sealtrail-verify: depends on net/http: the verifier works offline",
	"migrations/sqlite/0003_gap.sql: 0003_gap.sql: migrations are numbered without a gap and named like 0002",
	"migrations/sqlite/0003_gap.sql: 0003_gap.sql: both engines take the same steps",
	"assets: imports github.com/sealtrail/sealtrail/internal/fault: folders of embedded files import nothing",
	"README.md:1:  /wo" + "rk/: the house speaks of itself alone",
}

func fixture(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}
