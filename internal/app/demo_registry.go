package app

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// tonne in grams.
const tonne = 1_000_000

// demoFirm is one firm with its one facility.
type demoFirm struct {
	org, address   string
	facility       string
	lines          []string
	qualifications []registry.AddQualification
}

// registry examines five firms and publishes the first edition.
func (t *teller) registry() error {
	t.at(1, "09:30")
	today := t.clock.Now().Date()
	r, err := readRegion()
	if err != nil {
		return err
	}
	firms := map[string]*demoFirm{}
	for _, f := range demoFirms(today) {
		firms[f.org] = &f
	}
	facilities := map[string]uuid.UUID{}
	for _, o := range r.Organisations {
		f, ok := firms[o.Key]
		if !ok {
			continue
		}
		if facilities[o.Key], err = t.firm(*f, o.Name, o.USCC, o.Division); err != nil {
			return fmt.Errorf("firm %s: %w", o.Key, err)
		}
	}
	t.facilities = facilities
	return t.edition(2, 150, "xueyu", "gaoyuan", "chomo")
}

// secondEdition adds the pulp mill, thirdEdition the dismantler and everybody's
// place on the map.
func (t *teller) secondEdition() error {
	return t.edition(145, 150, "xueyu", "gaoyuan", "chomo", "yarlung")
}

func (t *teller) thirdEdition() error {
	t.at(recent, "11:00")
	for _, x := range []struct {
		firm     string
		lat, lon int64
	}{{"xueyu", 29_354_100, 90_730_000}, {"gaoyuan", 29_645_900, 90_998_300}, {"yarlung", 29_224_800, 91_773_500}, {"chomo", 29_226_400, 88_880_600}, {"nyang", 29_653_700, 94_361_200}} {
		if _, err := t.Registry.LocateFacility(t.ctx, t.as("eco1"), registry.LocateFacility{Command: t.next(), Facility: t.facilities[x.firm], Location: registry.Location{LatitudeE6: x.lat, LongitudeE6: x.lon}}); err != nil {
			return fmt.Errorf("locate %s: %w", x.firm, err)
		}
	}
	return t.edition(recent+1, 92, "xueyu", "gaoyuan", "chomo", "yarlung", "nyang")
}

// nextEdition is prepared by the editor and waits for the publisher: without the
// dismantler, which is suspended, and the power plant, whose paper ends.
func (t *teller) nextEdition() error {
	t.at(recent+44, "09:10")
	_, err := t.draftEdition(92, "xueyu", "gaoyuan", "yarlung")
	return err
}

// edition drafts and publishes a list of firms.
func (t *teller) edition(day, due int, firms ...string) error {
	t.at(day, "10:00")
	draft, err := t.draftEdition(due, firms...)
	if err != nil {
		return err
	}
	t.at(day, "15:00")
	if _, err := t.Registry.PublishEdition(t.ctx, t.as("eco2"), registry.PublishEdition{Command: t.next(), Edition: draft.ID}); err != nil {
		return fmt.Errorf("publish edition: %w", err)
	}
	return nil
}

func (t *teller) draftEdition(due int, firms ...string) (registry.EditionReceipt, error) {
	var listed []uuid.UUID
	for _, f := range firms {
		listed = append(listed, t.facilities[f])
	}
	draft, err := t.Registry.DraftEdition(t.ctx, t.as("eco1"), registry.DraftEdition{Command: t.next(), Facilities: listed, Publisher: "西藏自治区生态环境厅（演示）", FreeOfCharge: true,
		Payer: "自治区财政专项经费（演示）", ServiceArea: []string{"540000"}, NextUpdateDue: t.clock.Now().Date().AddDays(due)})
	if err != nil {
		return draft, fmt.Errorf("draft edition: %w", err)
	}
	return draft, nil
}

// suspend takes the dismantler out of force.
func (t *teller) suspend() error {
	_, err := t.Registry.Suspend(t.ctx, t.as("eco2"), registry.Suspend{Command: t.next(), Facility: t.facilities["nyang"], Reason: "现场检查发现拆解车间地面防渗层破损，整改期间暂停接收（演示）"})
	return err
}

func (t *teller) firm(f demoFirm, name, uscc, division string) (uuid.UUID, error) {
	editor := t.as("eco1")
	firm, err := t.Registry.AddFirm(t.ctx, editor, registry.AddFirm{Command: t.next(), Org: t.orgs[f.org], USCC: uscc, Name: name, Division: division, Address: f.address})
	if err != nil {
		return uuid.Nil, err
	}
	facility, err := t.Registry.AddFacility(t.ctx, editor, registry.AddFacility{Command: t.next(), Firm: firm.ID.String(), Name: f.facility, Division: division, Address: f.address, Lines: f.lines})
	if err != nil {
		return uuid.Nil, fmt.Errorf("facility: %w", err)
	}
	for _, q := range f.qualifications {
		q.Command, q.Facility = t.next(), facility.ID
		if _, err := t.Registry.AddQualification(t.ctx, editor, q); err != nil {
			return uuid.Nil, fmt.Errorf("qualification %s: %w", q.Number, err)
		}
	}
	return facility.ID, nil
}

// demoFirms have different qualifications: one lapses during the story, one is
// nearly full.
func demoFirms(today moment.Date) []demoFirm {
	from := today.AddDays(-60)
	return []demoFirm{
		{org: "xueyu", address: "拉萨市曲水县聂当乡工业园区 1 号（演示）", facility: "曲水危险废物处置中心（演示）", lines: []string{"回转窑焚烧线", "物化处理线"},
			qualifications: []registry.AddQualification{{Kind: "HW_COMPREHENSIVE", Number: "藏危废经第 5401240001 号（演示）", Issuer: "西藏自治区生态环境厅（演示）", Modes: []string{"collect", "store", "dispose"},
				WasteCodes: []string{"HW03", "HW04", "HW06", "HW12", "HW49"}, Methods: []string{"INCIN_HW", "STABILISE", "DISSOLVE_NEUTRALISE"}, CapacityG: 3000 * tonne, ValidFrom: from, ValidTo: today.AddDays(1200)}}},
		{org: "gaoyuan", address: "拉萨市堆龙德庆区工业园 8 号（演示）", facility: "堆龙再生利用厂（演示）", lines: []string{"双轴撕碎线", "分选打包线"},
			qualifications: []registry.AddQualification{{Kind: "GENERAL", Number: "核查〔2025〕012 号（演示）", Contract: "委托处置合同 2025-07（演示）", Issuer: "西藏自治区生态环境厅（演示）", Modes: []string{"utilise"},
				Categories: []string{"G01", "G02", "G22", "G28", "G30", "G34"}, Methods: []string{"SHRED_RECYCLE", "DISMANTLE_RECYCLE", "SMELT"}, CapacityG: 1200 * tonne, ValidFrom: from, ValidTo: today.AddDays(700)}}},
		{org: "yarlung", address: "山南市乃东区泽当工业区（演示）", facility: "泽当化浆车间（演示）", lines: []string{"碎浆机 1 号"},
			qualifications: []registry.AddQualification{{Kind: "PAPER_PULP", Number: "核查〔2025〕017 号（演示）", Contract: "委托处置合同 2025-11（演示）", Issuer: "西藏自治区生态环境厅（演示）", Modes: []string{"utilise"},
				Categories: []string{"G21", "G33"}, Methods: []string{"PULP"}, CapacityG: 2 * tonne, ValidFrom: from, ValidTo: today.AddDays(storyDays + 250)}}},
		{org: "chomo", address: "日喀则市桑珠孜区南郊（演示）", facility: "南郊焚烧发电厂（演示）", lines: []string{"1 号炉"},
			qualifications: []registry.AddQualification{{Kind: "MSW_INCIN", Number: "核查〔2024〕031 号（演示）", Contract: "委托处置合同 2024-20（演示）", Issuer: "西藏自治区生态环境厅（演示）", Modes: []string{"dispose"},
				Categories: []string{"G01", "G02", "G13", "G15"}, Methods: []string{"INCIN_WTE"}, CapacityG: 20000 * tonne, ValidFrom: from, ValidTo: today.AddDays(recent + 20)}}},
		{org: "nyang", address: "林芝市巴宜区八一镇（演示）", facility: "八一拆解厂（演示）", lines: []string{"家电拆解线"},
			qualifications: []registry.AddQualification{{Kind: "WEEE", Number: "藏电处 540402001（演示）", Issuer: "林芝市生态环境局（演示）", Modes: []string{"utilise"},
				Categories: []string{"G16", "G17"}, Methods: []string{"DISMANTLE_RECYCLE"}, CapacityG: 500 * tonne, ValidFrom: from, ValidTo: today.AddDays(500)}}},
	}
}
