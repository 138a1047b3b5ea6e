package document

import (
	"fmt"
	"strings"
)

// evidence draws who was there and what was photographed.
func (s *sheet) evidence(in Certificate) {
	s.heading("七、见证与签名", "", boxHeight)
	if len(in.Witnesses) == 0 {
		s.paragraph("无。", 9.5, 4.8, 0)
	}
	s.signatures(in.Witnesses, 3)
	s.photos(in)
}

const (
	photoWidth, photoHeight = 30.0, 18.6
	photoGap                = 2.5
)

func (s *sheet) photos(in Certificate) {
	if len(in.Photos) == 0 {
		s.heading("八、影像证据", "", 5)
		s.paragraph("无影像，原因："+orNone(in.NoPhotos), 9.5, 4.8, 0)
		return
	}
	remark := fmt.Sprintf("原件 %d 项，摘列 %d 项；下列为文件 SHA-256 前 16 位", max(in.PhotosTotal, len(in.Photos)), len(in.Photos))
	if in.ProofBundle {
		remark += "，全值见证明包"
	}
	pictures := false
	for _, p := range in.Photos {
		pictures = pictures || len(p.JPEG) > 0
	}
	high := 7.0
	for i, p := range in.Photos {
		high = max(high, 3.8+3.2*float64(len(s.photoCaption(i, p))))
	}
	picture := 0.0
	if pictures {
		picture = photoHeight
	}
	s.heading("八、影像证据", remark, picture+high)
	for i, p := range in.Photos {
		if i%5 == 0 {
			if i > 0 {
				s.y += picture + high + 1.5
			}
			s.need(picture + high)
		}
		x, y := left+float64(i%5)*(photoWidth+photoGap), s.y
		if len(p.JPEG) > 0 {
			s.jpeg(x, y, photoWidth, photoHeight, p.JPEG)
		}
		if pictures {
			s.frame(x, y, photoWidth, photoHeight, 0.5)
		}
		y += picture
		s.textRight(x+photoWidth, y+3.2, style{serif, 7.5}, clock(p.TakenAt))
		for _, line := range s.photoCaption(i, p) {
			y += 3.2
			s.text(x, y, photoHead(), shown(line))
		}
		s.text(x, y+3.1, style{serif, 6.8}, fingerprint(p.SHA256))
	}
	s.y += picture + high
}

func photoHead() style { return style{sansBold, 7.5} }

// photoCaption leaves room for the time beside its first line.
func (s *sheet) photoCaption(i int, p Photo) []string {
	return breakLines(plain(fmt.Sprintf("%d %s", i+1, p.Caption)), photoWidth-8, s.em(photoHead()))
}

const standingStatement = "上列物品已全部销毁，未再使用、转售或以任何方式重新进入流通；处置过程符合《中华人民共和国固体废物污染环境防治法》及本证明所列许可范围，未采用露天焚烧、简单填埋%s。本单位对所载事实的真实性负责。特此证明。"

func (in Certificate) statement() string {
	if in.Statement != "" {
		return in.Statement
	}
	free := ""
	if in.FreeOfCharge {
		free = "，未向侵权假冒商品的没收机关收取费用"
	}
	return fmt.Sprintf(standingStatement, free)
}

// waysToCheck names only what exists for this certificate.
func (in Certificate) waysToCheck() string {
	ways := []string{"扫描首页二维码或访问核验网址输入证书编号，查看当前状态。"}
	compare := "纸质件：比对每页页脚的证书编号与记录指纹，与核验网址所示一致，即与入册记录相符；指纹不同或状态为“已更正”“已撤销”的，以最新版本为准。"
	if in.ProofBundle {
		ways = append(ways, "将本 PDF 与证明包（proof.zip）交由开源程序 sealtrail-verify 离线核验：文件签名、记录指纹、包含证明、日志检查点及见证签名，全程无需联网，也无需信任本系统。")
		compare = strings.Replace(compare, "与核验网址所示一致", "与证明包所列记录 SHA-256 前 16 位一致", 1)
	}
	var b strings.Builder
	for i, way := range append(ways, compare) {
		fmt.Fprintf(&b, "%d. %s　", i+1, way)
	}
	return strings.TrimSuffix(b.String(), "　")
}

// closing draws differences, statement, ways to check and the seals.
func (s *sheet) closing(in Certificate) {
	s.heading("九、差异说明", "", 5)
	if len(in.Differences) == 0 {
		s.paragraph("无差异。", 9, 4.6, 0)
	}
	for i, d := range in.Differences {
		s.paragraph(fmt.Sprintf("%d. %s", i+1, d), 9, 4.6, 0)
	}
	s.heading("十、声明", "", 15)
	s.paragraph(in.statement(), 10, 5, 2)
	check := "十一、核验方法（不依赖签发单位）"
	if !in.ProofBundle {
		check = "十一、核验方法"
	}
	s.heading(check, "", 13)
	s.paragraph(in.waysToCheck(), 8.5, 4.3, 0)
	s.signatories(in)
}

func (s *sheet) signatories(in Certificate) {
	s.need(50)
	y := s.y + 5
	date := sentenceDate(in.IssuedAt)
	const apart = 80.0
	head := style{sansBold, 8.5}
	columns := []struct {
		label, body string
		diameter    float64
	}{{"处置单位（盖章）", in.Firm.Name, 40}, {"委托机关确认（盖章）", in.Commission.Agency, 42}}
	for i, col := range columns {
		x := left + 40 + float64(i)*apart
		s.text(left+float64(i)*apart+float64(i)*2, y, head, col.label)
		var lines []string
		for _, line := range breakLines(orNone(col.body), apart-6, s.em(style{serif, 11})) {
			lines = append(lines, shown(line))
		}
		s.seal(x, y+1, col.diameter, lines, date)
	}
	s.y = y + 45
}
