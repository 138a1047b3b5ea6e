package app

import (
	"regexp"
	"testing"

	"github.com/sealtrail/sealtrail/internal/moment"
)

func (a *acts) aMeasuresClockIsStoppedRunsAgainAndIsExtended(t *testing.T) {
	file := a.file(t)
	code := a.took(t, file)
	at, today := "/cases/"+file, moment.System{}.Now().Date()
	a.officer.complains(t, at+"/exclude", fields("from_day", string(today), "expected_days", "10"), "f-paper")
	a.officer.did(t, at+"/exclude", fields("from_day", string(today), "expected_days", "10", "paper", "检测告知 1 号"), nil)
	a.officer.sees(t, "/lots/"+code, "停止计算", "检测期间不计入期限")
	link := regexp.MustCompile(`/resume\?exclusion=([0-9a-f-]{36})`).FindStringSubmatch(a.officer.sees(t, at, "检测告知 1 号", "停止计算"))
	if link == nil {
		t.Fatal("nobody can say that the test has ended")
	}
	a.officer.sees(t, at+"/resume?exclusion="+link[1], "检测告知 1 号")
	a.officer.did(t, at+"/resume", fields("exclusion", link[1], "day", string(today), "note", "报告 1 号"), nil)
	more := fields("last_day", string(today.AddDays(61)), "notice_on", string(today), "paper", "延期 1 号", "reason", "情况复杂")
	a.head.sees(t, at+"/extend", "最迟可延长至", "行政强制法")
	a.head.complains(t, at+"/extend", more, "f-last_day")
	a.head.did(t, at+"/regime", fields("regime", "food", "reason", "涉案为食品"), nil)
	a.head.did(t, at+"/extend", more, nil)
	a.officer.sees(t, at, "延期 1 号", "已延长 1 次", "期限按食品类", "一般→食品")
}
