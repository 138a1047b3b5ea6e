package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sealtrail/sealtrail/internal/fault"
)

const (
	jsonType      = "application/json"
	multipartType = "multipart/form-data"
	// maxDepth is deeper than any request of the API.
	maxDepth = 16
)

func tooLarge(limit int64) *fault.Fault {
	return fault.TooLarge("api.body.too_large").With("mib", strconv.FormatInt(limit>>20, 10))
}

// bounded turns an error of reading a request into its fault: over the limit, or
// the code for what cannot be read.
func bounded(err error, code string) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return tooLarge(over.Limit)
	}
	return fault.BadRequest(code)
}

// readBody checks type and size of a body. JSON is read whole and checked for
// what huma lets pass; a multipart body is bounded and left to its handler.
func readBody(c *gin.Context, op *huma.Operation) error {
	if op.RequestBody == nil {
		return nil
	}
	want := jsonType
	if op.RequestBody.Content[multipartType] != nil {
		want = multipartType
	}
	given, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if c.GetHeader("Content-Type") != "" && (err != nil || given != want) || given == "" && want == multipartType {
		return fault.Unsupported("api.body.type").With("want", want)
	}
	if want == multipartType {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, MaxUpload)
		return nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, MaxBody))
	if err != nil {
		return bounded(err, "api.body.unreadable")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		if op.RequestBody.Required {
			return fault.BadRequest("api.body.required")
		}
		body = nil
	} else if err := checkJSON(body); err != nil {
		return err
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	c.Request.ContentLength = int64(len(body))
	return nil
}

// checkJSON refuses what different readers would read differently or a database
// would not take: doubled names (in any case, since Go's reader folds it),
// texts that are not UTF-8, control characters other than tab and line ends.
func checkJSON(body []byte) error {
	if !utf8.Valid(body) {
		return fault.BadRequest("api.body.text")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if err := checkValue(dec, "", 0); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fault.BadRequest("api.body.unreadable")
	}
	return nil
}

func checkValue(dec *json.Decoder, path string, depth int) error {
	token, err := dec.Token()
	if err != nil {
		return fault.BadRequest("api.body.unreadable")
	}
	if depth > maxDepth {
		return fault.BadRequest("api.body.too_deep").At(clean(path))
	}
	switch v := token.(type) {
	case json.Number: // every number of the API is a whole one
		if _, err := v.Int64(); err != nil {
			return fault.Invalid("api.field.type").At(clean(path)).With("want", "integer")
		}
	case string:
		if !writable(v) {
			return fault.BadRequest("api.body.text").At(clean(path))
		}
	case json.Delim:
		if v == '{' {
			return checkObject(dec, path, depth)
		}
		return checkArray(dec, path, depth)
	}
	return nil
}

func checkObject(dec *json.Decoder, path string, depth int) error {
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return fault.BadRequest("api.body.unreadable")
		}
		name, _ := token.(string)
		at := name
		if path != "" {
			at = path + "." + name
		}
		folded := strings.ToLower(name)
		if seen[folded] {
			return fault.BadRequest("api.body.doubled").At(clean(at))
		}
		seen[folded] = true
		if err := checkValue(dec, at, depth+1); err != nil {
			return err
		}
	}
	return closing(dec)
}

func checkArray(dec *json.Decoder, path string, depth int) error {
	for i := 0; dec.More(); i++ {
		if err := checkValue(dec, path+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
			return err
		}
	}
	return closing(dec)
}

func closing(dec *json.Decoder) error {
	if _, err := dec.Token(); err != nil {
		return fault.BadRequest("api.body.unreadable")
	}
	return nil
}

// writable tells whether every engine stores the text and every page and paper shows
// it as it was written: nothing that turns the direction of what follows, nothing
// that nobody sees.
func writable(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool {
		return r != '\t' && r != '\n' && r != '\r' && unseen(r)
	}) < 0
}

// unseen are the characters that forms refuse, too: controls, and those that have
// no width or turn the direction of writing.
func unseen(r rune) bool {
	return unicode.IsControl(r) || r == 0x200B || r == 0x2060 || r == 0xFEFF || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}
