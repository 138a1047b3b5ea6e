package fact

import "testing"

func TestFactsOfOverridesKeepTheirBytes(t *testing.T) {
	full(t, KindGateOverridden+".v1", GateOverridden{})
	full(t, KindGateOverridden+".v1.restricted", GateOverriddenRestricted{})
	full(t, KindGateOverridden+".v1.check", CheckOverride{})
	full(t, KindGoodsDirected+".v1", GoodsDirected{})
	full(t, KindGoodsDirected+".v1.restricted", GoodsDirectedRestricted{})
}
