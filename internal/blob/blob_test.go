package blob

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/fault"
)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func picture(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	img.Set(0, 0, color.RGBA{200, 0, 0, 255})
	return img
}

func jpegBytes(t *testing.T, img image.Image, exif []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	if exif == nil {
		return b.Bytes()
	}
	seg := append([]byte("Exif\x00\x00"), exif...)
	head := []byte{0xff, 0xd8, 0xff, 0xe1}
	head = binary.BigEndian.AppendUint16(head, uint16(len(seg)+2))
	return append(append(head, seg...), b.Bytes()[2:]...)
}

// turnedSideways is an EXIF block that says "camera turned" and names a place.
func turnedSideways() []byte {
	b := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	return append(b, "GPS 拉萨 secret place"...)
}

func TestAPictureIsKeptUnchangedAndShownWithoutMetadata(t *testing.T) {
	s := open(t)
	original := jpegBytes(t, picture(40, 20), turnedSideways())
	p, err := s.PutPhoto(context.Background(), bytes.NewReader(original))
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 40 || p.Height != 20 || p.Type != "image/jpeg" {
		t.Errorf("got %+v", p)
	}
	kept, err := s.Read(p.SHA256)
	if err != nil || !bytes.Equal(kept, original) {
		t.Errorf("original was changed: %v", err)
	}
	for _, thumb := range []bool{false, true} {
		shown, err := s.Preview(p.SHA256, thumb)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(shown, []byte("secret")) || bytes.Contains(shown, []byte("Exif")) {
			t.Error("metadata is shown")
		}
		cfg, err := jpeg.DecodeConfig(bytes.NewReader(shown))
		if err != nil || cfg.Width != 20 || cfg.Height != 40 {
			t.Errorf("copy is not upright: %+v %v", cfg, err)
		}
	}
}

func TestWhatIsNoPictureOrTooLargeIsRefusedAndLeavesNothing(t *testing.T) {
	var small bytes.Buffer
	if err := png.Encode(&small, picture(4, 4)); err != nil {
		t.Fatal(err)
	}
	bomb := append([]byte{}, small.Bytes()...)
	binary.BigEndian.PutUint32(bomb[16:], 60_000) // the header says 60000 × 60000
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	cut := small.Bytes()[:len(small.Bytes())/2]
	for _, c := range []struct {
		name string
		b    []byte
		want fault.Kind
	}{
		{"text", []byte("hello"), fault.KindUnsupported},
		{"html that calls itself a picture", []byte("<html><img src=x.png>"), fault.KindUnsupported},
		{"gif", []byte("GIF89a\x01\x00\x01\x00"), fault.KindUnsupported},
		{"empty", nil, fault.KindUnsupported},
		{"cut short", cut, fault.KindInvalid},
		{"wrong checksum or too many pixels", bomb, fault.KindInvalid},
		{"too many bytes", bytes.Repeat([]byte{0xff, 0xd8, 0xff}, MaxPhoto/3+1), fault.KindTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			if _, err := s.PutPhoto(context.Background(), bytes.NewReader(c.b)); !fault.Is(err, c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			left := 0
			if err := filepath.WalkDir(s.dir, func(_ string, d os.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					left++
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if left != 0 {
				t.Errorf("%d files left behind", left)
			}
		})
	}
}

func TestANameThatIsNoHashFindsNothing(t *testing.T) {
	s := open(t)
	for _, name := range []string{"", "..", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("g", 64), strings.Repeat("0", 64)} {
		if _, err := s.Get(name); !fault.Is(err, fault.KindMissing) {
			t.Errorf("%q: %v", name, err)
		}
		if s.Has(name) {
			t.Errorf("%q is said to be there", name)
		}
	}
}

func TestABlobChangedOnDiskIsNoticed(t *testing.T) {
	s := open(t)
	sha, _, err := s.Put(context.Background(), strings.NewReader("paper"), 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.path(sha), []byte("papfr"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Read(sha); err == nil || fault.Of(err) != nil {
		t.Fatalf("got %v", err)
	}
}

func TestAnEndedRequestKeepsNothing(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := s.Put(ctx, strings.NewReader("x"), 10); err == nil {
		t.Fatal("kept")
	}
}
