package pgserver

import "syscall"

// attributes puts the child in its own process group, so that a Ctrl-C meant
// for the tests does not reach it, under the right account.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.other {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attr
}
