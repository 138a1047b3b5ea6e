package document

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// tool runs a program of the system on a file; without it the test fails.
func tool(t *testing.T, name, apt string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is needed: apt-get install %s", name, apt)
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func saved(t *testing.T, file []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// words is the text of a file without any space, as copied from it.
func words(t *testing.T, file []byte) string {
	t.Helper()
	text := tool(t, "pdftotext", "poppler-utils", "-raw", "-enc", "UTF-8", saved(t, file), "-")
	return unspaced(text)
}

func unspaced(s string) string { return strings.Join(strings.Fields(s), "") }

func pages(t *testing.T, file []byte) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(tool(t, "qpdf", "qpdf", "--show-npages", saved(t, file))))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func certificate(t *testing.T, in Certificate) []byte {
	t.Helper()
	file, err := thePress().Certificate(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestPDFToolsFindNoFaultInAnyPaper(t *testing.T) {
	for name, file := range everyPaper(t) {
		t.Run(name, func(t *testing.T) {
			path := saved(t, file)
			if out := tool(t, "qpdf", "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Error(out)
			}
			fonts := strings.Split(strings.TrimSpace(tool(t, "pdffonts", "poppler-utils", path)), "\n")[2:]
			for _, line := range fonts {
				if !strings.Contains(line, "TrueType") || !regexp.MustCompile(`yes\s+\w+\s+yes`).MatchString(line) {
					t.Errorf("a font that is not embedded with Unicode: %s", line)
				}
			}
		})
	}
}

func TestTheSameFactsGiveTheSameBytes(t *testing.T) {
	first, second := everyPaper(t), everyPaper(t)
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("two drawings of %s differ", name)
		}
	}
}

func TestManyPapersAreDrawnAtOnceByOnePress(t *testing.T) {
	press := thePress()
	want := certificate(t, sampleCertificate(3))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			got, err := press.Certificate(t.Context(), sampleCertificate(3))
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("a paper drawn beside others differs: %v", err)
			}
		})
	}
	wait.Wait()
}

// filled gives every field of a struct a value of its own, by reflection, and
// reports what must be found on paper for it.
type filler struct {
	n     int
	wants map[string]string // path → text
}

func (f *filler) fill(v reflect.Value, path string) {
	f.n++
	switch v.Interface().(type) {
	case moment.Time:
		at := instant("2021-01-01T00:00:00Z").Add(0) + moment.Time(f.n)*25*3600*1000
		v.SetInt(int64(at))
		f.wants[path] = at.Local().Format("15:04") // day is shown as 01-02, 2006-01-02 or 2006 年 1 月 2 日
		return
	case moment.Date:
		v.SetString(fmt.Sprintf("20%02d-%02d-%02d", 30+f.n%60, 1+f.n%12, 1+f.n%28))
		f.wants[path] = v.String()
		return
	case Outcome:
		v.SetInt(int64(Signed))
		return
	case State: // told by the banner, tested apart
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("甲%d乙", 1000+f.n))
		f.wants[path] = v.String()
	case reflect.Int64:
		v.SetInt(int64(1000*f.n) + 700)
		f.wants[path] = strconv.Itoa(f.n)
	case reflect.Int:
		v.SetInt(int64(100 + f.n))
		f.wants[path] = strconv.Itoa(100 + f.n)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			f.fill(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."))
		}
	}
}

func TestEveryFieldOfACertificateIsFoundInItsText(t *testing.T) {
	var in Certificate
	f := filler{wants: map[string]string{}}
	f.fill(reflect.ValueOf(&in).Elem(), "")
	in.URL = "HTTPS://FJ.EXAMPLE/C/" + "A-1"
	f.wants["Paper.URL"] = in.URL
	in.Fingerprint = "0123456789abcdef"
	f.wants["Paper.Fingerprint"] = in.Fingerprint
	for i := range in.Photos {
		in.Photos[i].SHA256 = fmt.Sprintf("abcdef%010d", i) + "99"
		f.wants[fmt.Sprintf("Photos[%d].SHA256", i)] = in.Photos[i].SHA256[:16]
	}
	in.Treatment.StartedAt = in.Treatment.EndedAt.Add(-1)
	delete(f.wants, "Treatment.StartedAt")
	text := words(t, certificate(t, in))
	for path, want := range f.wants {
		if path == "NoPhotos" { // stands only where there are none
			continue
		}
		if !strings.Contains(text, unspaced(want)) {
			t.Errorf("%s: %q is not on the paper", path, want)
		}
	}
	in.Photos = nil
	if text := words(t, certificate(t, in)); !strings.Contains(text, in.NoPhotos) {
		t.Error("the reason for having no photos is not on the paper")
	}
}

func TestFortyRowsMakeThreePagesAndTheHeadIsRepeated(t *testing.T) {
	file := certificate(t, sampleCertificate(40))
	if n := pages(t, file); n != 3 {
		t.Errorf("%d pages", n)
	}
	text := words(t, file)
	if n := strings.Count(text, "规格型号／批号"); n != 2 {
		t.Errorf("the head of the list stands %d times", n)
	}
	for page := 1; page <= 3; page++ {
		if want := fmt.Sprintf("第%d页共3页", page); !strings.Contains(text, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if n := strings.Count(text, "8f3a91c27d04b6e5"); n != 3 {
		t.Errorf("the fingerprint stands on %d pages", n)
	}
}

func TestNoRowIsLostHoweverManyThereAre(t *testing.T) {
	for _, rows := range []int{1, 2, 34, 35, 36, 37, 81, 200} {
		in := sampleCertificate(rows)
		text := words(t, certificate(t, in))
		for _, item := range in.Items {
			if n := strings.Count(text, item.Code); n != 1 {
				t.Errorf("%d rows: %s stands %d times", rows, item.Code, n)
			}
		}
	}
}

func TestLongTextsWrapAndNothingVanishes(t *testing.T) {
	in := sampleCertificate(3)
	long := strings.Repeat("冒用他人注册商标标识的吊牌、外包装盒（含说明书）；", 12) + "终"
	in.Items[1].Name, in.Firm.Address, in.Differences = long, long, []string{long, strings.Repeat(long, 8)}
	in.Photos[1].Caption = strings.TrimSuffix(long, "终")[:300] + "毕"
	in.Witnesses[0].Note, in.Witnesses[5].Note, in.Commission.Agency = long, long, "西藏自治区那曲市色尼区市场监督管理综合行政执法大队第一中队派出机构联合办公室（演示）"
	text := words(t, certificate(t, in))
	if n := strings.Count(text, "终"); n != 13 {
		t.Errorf("found %d ends of long texts, want 13", n)
	}
	if strings.Count(text, "毕") != 1 {
		t.Error("the caption is not whole")
	}
	if !strings.Contains(text, in.Commission.Agency) {
		t.Error("the issuing body is not whole")
	}
}

func TestSameDeviceIsSaidInTheBox(t *testing.T) {
	if text := words(t, certificate(t, sampleCertificate(1))); strings.Count(text, "同一设备") != 1 {
		t.Error("同一设备 should stand exactly once")
	}
}

func TestTheStateOfTheCertificateIsTold(t *testing.T) {
	in := sampleCertificate(2)
	in.State = State{Corrected: true, ReplacedBy: "C-540102-2026-000018-9"}
	if text := words(t, certificate(t, in)); !strings.Contains(text, "已更正以C-540102-2026-000018-9为准") {
		t.Error("the correction is not told")
	}
	in.State = State{Revoked: true, RevokedOn: "2026-12-02"}
	if text := words(t, certificate(t, in)); !strings.Contains(text, "已撤销2026-12-02不得使用") {
		t.Error("the revocation is not told")
	}
}

func TestTheSpecimenStandsOnlyOnDemoPapers(t *testing.T) {
	in := sampleCertificate(2)
	in.Demo = false
	text := words(t, certificate(t, in))
	if strings.Contains(text, "演示样张") || strings.Contains(text, "SPECIMEN") || strings.Count(text, "（盖章处）") != 2 {
		t.Error("a real paper must show two empty places for seals and no specimen")
	}
}

func TestTheWaysToCheckNameOnlyWhatExists(t *testing.T) {
	in := sampleCertificate(1)
	in.ProofBundle = false
	if text := words(t, certificate(t, in)); strings.Contains(text, "proof.zip") || strings.Contains(text, "证明包") {
		t.Error("a proof bundle is named that does not exist")
	}
}

func TestRareCharactersAreDrawnAndCopied(t *testing.T) {
	in := sampleCertificate(1)
	in.Items[0].Name = "𬭸𫖮牌仿冒品"
	if text := words(t, certificate(t, in)); !strings.Contains(text, "𬭸𫖮牌仿冒品") {
		t.Error("characters above U+FFFF do not come back")
	}
}

func TestWhatCannotBePrintedIsRefusedWithItsField(t *testing.T) {
	change := func(f func(*Certificate)) Certificate {
		in := sampleCertificate(4)
		f(&in)
		return in
	}
	for name, c := range map[string]struct {
		in          Certificate
		code, field string
	}{
		"a character the fonts lack":  {change(func(c *Certificate) { c.Items[3].Name = "仿冒😀" }), "document.glyph.missing", "items[3].name"},
		"a private code point":        {change(func(c *Certificate) { c.Firm.Scope = "\ue000" }), "document.glyph.missing", "firm.scope"},
		"bytes that are not UTF-8":    {change(func(c *Certificate) { c.Carriage.Plate = "\xff" }), "document.text.not_utf8", "carriage.plate"},
		"a control character":         {change(func(c *Certificate) { c.Witnesses[0].Role = "a\x00" }), "document.text.control", "witnesses[0].role"},
		"a text without end":          {change(func(c *Certificate) { c.Statement = strings.Repeat("长", maxText+1) }), "document.text.too_long", "statement"},
		"a row taller than a page":    {change(func(c *Certificate) { c.Items[2].Spec = strings.Repeat("长", maxText) }), "document.row.too_tall", "items[2]"},
		"no number":                   {change(func(c *Certificate) { c.Number = "" }), "document.field.required", "number"},
		"no items":                    {change(func(c *Certificate) { c.Items = nil }), "document.field.required", "items"},
		"an address in small letters": {change(func(c *Certificate) { c.URL = "https://a" }), "document.qr.not_upper_case", "url"},
		"an address too long":         {change(func(c *Certificate) { c.URL = strings.Repeat("A", 120) }), "document.qr.too_long", "url"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := thePress().Certificate(t.Context(), c.in)
			f := fault.Of(err)
			if f == nil || f.Code != c.code || f.Field != c.field {
				t.Errorf("got %v, want %s at %s", err, c.code, c.field)
			}
		})
	}
}

func TestADamagedPictureIsAnErrorOfThisPaperOnly(t *testing.T) {
	press, in := thePress(), sampleCertificate(1)
	in.Photos[0].JPEG = []byte("not a picture")
	if _, err := press.Certificate(t.Context(), in); err == nil {
		t.Error("a damaged picture was drawn")
	}
	if _, err := press.Certificate(t.Context(), sampleCertificate(1)); err != nil {
		t.Error(err)
	}
}

// codes reads every QR of one page at a resolution.
func codes(t *testing.T, file []byte, page, dpi int) []string {
	t.Helper()
	path := saved(t, file)
	root := strings.TrimSuffix(path, ".pdf")
	tool(t, "pdftoppm", "poppler-utils", "-r", strconv.Itoa(dpi), "-gray", "-singlefile", "-f", strconv.Itoa(page), "-l", strconv.Itoa(page), path, root)
	read := strings.Fields(tool(t, "zbarimg", "zbar-tools", "--quiet", "--raw", root+".pgm"))
	slices.Sort(read)
	return read
}

func TestAScannerReadsEveryCodeOfASheet(t *testing.T) {
	labels := sampleLabels(24)
	var want []string
	for _, l := range labels {
		want = append(want, l.URL)
	}
	file, err := thePress().Labels(t.Context(), LabelSheet{Format: LabelsA4, Labels: labels, PrintedAt: instant("2026-07-14T10:00:00Z")})
	if err != nil {
		t.Fatal(err)
	}
	for _, dpi := range []int{203, 300, 600} {
		if got := codes(t, file, 1, dpi); !slices.Equal(got, want) {
			t.Errorf("%d dpi: read %d of %d codes", dpi, len(got), len(want))
		}
	}
}

func TestAScannerReadsThermalLabelsFilledAndBlank(t *testing.T) {
	blank := Label{Code: "BB5S-3EZ6-ZY8C", URL: "HTTPS://FJ.EXAMPLE/T/BB5S3EZ6ZY8C", Agency: "城关区市场监管局"}
	local := Label{Code: "BB5S-3EZ6-ZY8C", URL: "HTTP://127.0.0.1:8080/T/BB5S3EZ6ZY8C", Agency: "城关区市场监管局"}
	labels := append(sampleLabels(12), blank, local)
	file, err := thePress().Labels(t.Context(), LabelSheet{Format: LabelsRoll, Labels: labels, PrintedAt: instant("2026-07-14T10:00:00Z"), Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range labels {
		if got := codes(t, file, i+1, 203); !slices.Equal(got, []string{l.URL}) {
			t.Errorf("label %d: read %v, want %s", i, got, l.URL)
		}
	}
	text := words(t, file)
	for _, l := range labels {
		if !strings.Contains(text, l.Code) {
			t.Errorf("code %s is not whole", l.Code)
		}
	}
	if !strings.Contains(text, "城关区市场监管局（演示）") {
		t.Error("a demo label does not say so")
	}
}

func TestAScannerReadsTheCodeOfACertificate(t *testing.T) {
	in := sampleCertificate(2)
	for _, host := range []string{"FJ.EXAMPLE", "SEALTRAIL.CHENGGUAN.LASA.EXAMPLE"} {
		in.URL = "HTTPS://" + host + "/C/" + in.Number
		if got := codes(t, certificate(t, in), 1, 203); !slices.Equal(got, []string{in.URL}) {
			t.Errorf("read %v, want %s", got, in.URL)
		}
	}
}

func TestALabelFileKeepsItsBounds(t *testing.T) {
	at := instant("2026-07-14T10:00:00Z")
	for name, c := range map[string]struct {
		in   LabelSheet
		code string
	}{
		"no label":        {LabelSheet{PrintedAt: at}, "document.field.required"},
		"too many":        {LabelSheet{PrintedAt: at, Labels: sampleLabels(MaxLabels + 1)}, "document.labels.too_many"},
		"no time":         {LabelSheet{Labels: sampleLabels(1)}, "document.field.required"},
		"no code":         {LabelSheet{PrintedAt: at, Labels: []Label{{URL: "HTTPS://A"}}}, "document.field.required"},
		"a host too long": {LabelSheet{PrintedAt: at, Labels: []Label{{Code: "A", URL: "HTTPS://" + strings.Repeat("H", 40)}}}, "document.qr.too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := thePress().Labels(t.Context(), c.in)
			if f := fault.Of(err); f == nil || f.Code != c.code {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
}
