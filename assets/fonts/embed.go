// Package fonts holds the type the papers are set in, cut to the characters
// Chinese papers need and compressed; ORIGIN.md says where it comes from and
// cut.sh makes it again. It refuses to parse or to unpack: that is the business
// of whoever draws.
package fonts

import "embed"

// Files holds NAME.ttf.gz for the three names below, and the licences.
//
//go:embed *.ttf.gz OFL-*.txt
var Files embed.FS

// The three faces of every paper; there are no others.
const (
	SerifRegular = "NotoSerifSC-Regular.ttf.gz" // 宋
	SerifBold    = "NotoSerifSC-Bold.ttf.gz"    // 宋粗
	SansBold     = "NotoSansSC-Bold.ttf.gz"     // 黑
)
