package fact

import "testing"

func TestFactsOfContainersKeepTheirBytes(t *testing.T) {
	full(t, KindContainerPacked+".v1", ContainerPacked{})
	full(t, KindContainerPacked+".v1.restricted", ContainerPackedRestricted{})
	full(t, KindContainerPacked+".v1.line", ContainerPackedLine{})
	full(t, KindContainerOpened+".v1", ContainerOpened{})
	full(t, KindContainerOpened+".v1.restricted", ContainerOpenedRestricted{})
	full(t, KindContainerOpened+".v1.line", ContainerOpenedLine{})
	full(t, KindContainerResealed+".v1", ContainerResealed{})
	full(t, KindContainerResealed+".v1.restricted", ContainerResealedRestricted{})
	full(t, KindContainerResealed+".v1.line", ContainerResealedLine{})
	full(t, KindContainerReceived+".v1", ContainerReceived{})
	full(t, KindContainerReceived+".v1.restricted", ContainerReceivedRestricted{})
	full(t, KindContainerReceived+".v1.line", ContainerReceivedLine{})
}
