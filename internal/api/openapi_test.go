package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/identity"
)

// document is as much of OpenAPI 3.1 as the checks ask for.
type document struct {
	OpenAPI    string                          `json:"openapi"`
	Info       struct{ Title, Version string } `json:"info"`
	Servers    []struct{ URL string }          `json:"servers"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas         map[string]schema          `json:"schemas"`
		SecuritySchemes map[string]json.RawMessage `json:"securitySchemes"`
	} `json:"components"`
	Security []map[string][]string `json:"security"`
	Tags     []struct{ Name string }
}

type operation struct {
	OperationID string   `json:"operationId"`
	Summary     string   `json:"summary"`
	Description string   `json:"description"`
	Tags        []string `json:"tags"`
	Parameters  []struct {
		Name, In string
		Required bool
	} `json:"parameters"`
	RequestBody *struct {
		Content map[string]json.RawMessage `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Description string                     `json:"description"`
		Content     map[string]json.RawMessage `json:"content"`
	} `json:"responses"`
}

type schema struct {
	Type       any                        `json:"type"`
	Properties map[string]json.RawMessage `json:"properties"`
	Additional any                        `json:"additionalProperties"`
}

func described(t *testing.T) document {
	t.Helper()
	b, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheDescriptionIsOpenAPI31(t *testing.T) {
	d := described(t)
	if !strings.HasPrefix(d.OpenAPI, "3.1.") || d.Info.Title == "" || d.Info.Version == "" || len(d.Paths) == 0 || len(d.Servers) != 1 || d.Servers[0].URL != Prefix {
		t.Fatalf("%s %+v %+v", d.OpenAPI, d.Info, d.Servers)
	}
	for _, way := range d.Security {
		for name := range way {
			if d.Components.SecuritySchemes[name] == nil {
				t.Errorf("security scheme %s is not described", name)
			}
		}
	}
	b, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range regexp.MustCompile(`"\$ref": "([^"]+)"`).FindAllSubmatch(b, -1) {
		name, ok := strings.CutPrefix(string(ref[1]), "#/components/schemas/")
		if _, there := d.Components.Schemas[name]; !ok || !there {
			t.Errorf("%s leads nowhere", ref[1])
		}
	}
	if bytes.Contains(b, []byte("ErrorModel")) {
		t.Error("huma's own error type is described")
	}
}

func TestEveryOperationHasAnIDATagAndItsErrors(t *testing.T) {
	d := described(t)
	tags, ids := map[string]bool{}, map[string]bool{}
	for _, tag := range d.Tags {
		tags[tag.Name] = true
	}
	for path, methods := range d.Paths {
		for method, op := range methods {
			where := strings.ToUpper(method) + " " + path
			if !regexp.MustCompile(`^[a-z]+(-[a-z]+)+$`).MatchString(op.OperationID) || ids[op.OperationID] {
				t.Errorf("%s: id %q", where, op.OperationID)
			}
			ids[op.OperationID] = true
			if op.Summary == "" || len(op.Tags) != 1 || !tags[op.Tags[0]] {
				t.Errorf("%s: summary %q, tags %v", where, op.Summary, op.Tags)
			}
			for _, name := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
				found := false
				for _, p := range op.Parameters {
					found = found || p.In == "path" && p.Name == name[1] && p.Required
				}
				if !found {
					t.Errorf("%s: %s is not described", where, name[1])
				}
			}
			expected := []int{401, 403, 422, 429, 500, 503}
			if method == "post" {
				expected = append(expected, 400, 404, 409, 413, 415)
				if op.RequestBody == nil {
					t.Errorf("%s takes nothing", where)
				}
			}
			for _, status := range expected {
				if op.Responses[fmt.Sprint(status)].Content[problemType] == nil {
					t.Errorf("%s does not document %d", where, status)
				}
			}
			if op.Responses["200"].Content == nil && op.Responses["201"].Content == nil {
				t.Errorf("%s does not document its answer", where)
			}
		}
	}
}

func TestWhatIsTakenRefusesUnknownFieldsInTheDescriptionToo(t *testing.T) {
	for name, s := range described(t).Components.Schemas {
		if s.Type == "object" && s.Additional != false {
			t.Errorf("%s allows more fields: %v", name, s.Additional)
		}
		for field := range s.Properties {
			if !regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`).MatchString(field) {
				t.Errorf("%s.%s is not snake_case", name, field)
			}
		}
	}
}

func TestEveryActThatNeedsAStepUpSaysSo(t *testing.T) {
	d := described(t)
	api, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range api.routes.all {
		op := d.Paths[r.op.Path][strings.ToLower(r.op.Method)]
		said := strings.Contains(op.Description, PinHeader)
		if said != needsStepUp(r.op) || all(actionsOf(r.op), identity.NeedsStepUp) && r.op.Method == http.MethodPost && !said {
			t.Errorf("%s %s: step-up described %v", r.op.Method, r.op.Path, said)
		}
	}
}

func TestTheListOfOperationsStays(t *testing.T) {
	var lines []string
	for path, methods := range described(t).Paths {
		for method, op := range methods {
			lines = append(lines, fmt.Sprintf("%-60s %s", Prefix+path+" "+strings.ToUpper(method), op.OperationID))
		}
	}
	sort.Strings(lines)
	golden(t, "operations.golden.txt", []byte(strings.Join(lines, "\n")+"\n"))
}
