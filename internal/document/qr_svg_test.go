package document

import (
	"strings"
	"testing"
)

func TestAPagesQRIsOneDrawingAndSaysCapitalsAlone(t *testing.T) {
	svg, err := SVG("HTTPS://SEALTRAIL.EXAMPLE/ACT/0000000000IJ")
	if err != nil || !strings.HasPrefix(svg, "<svg") || strings.Count(svg, "<path") != 2 || strings.Contains(svg, "style=") {
		t.Errorf("%v %.80s", err, svg)
	}
	if _, err := SVG("https://sealtrail.example/act/x"); err == nil {
		t.Error("small letters were drawn")
	}
}
