package config

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/spf13/pflag"
)

// Setting describes one field of Config as its tags do.
type Setting struct {
	Variable string // SEALTRAIL_LISTEN
	Flag     string // listen; empty when there is none
	Default  string
	Usage    string // English
	UsageZH  string
	Secret   bool

	field string
	index int
}

// Settings lists every setting in the order of the README.
func Settings() []Setting {
	var all []Setting
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		f := t.Field(i)
		all = append(all, Setting{
			Variable: Prefix + f.Tag.Get("env"), Flag: f.Tag.Get("flag"), Default: f.Tag.Get("envDefault"),
			Usage: f.Tag.Get("usage"), UsageZH: f.Tag.Get("zh"), Secret: f.Tag.Get("secret") != "", field: f.Name, index: i,
		})
	}
	return all
}

// Bind adds the named flags, or all when none are named, to a command. What was
// read from the environment is their default; a flag that is given wins.
func (c *Config) Bind(flags *pflag.FlagSet, names ...string) {
	v := reflect.ValueOf(c).Elem()
	for _, s := range Settings() {
		if s.Flag == "" || !wanted(s.Flag, names) {
			continue
		}
		usage := fmt.Sprintf("%s (%s)", s.Usage, s.Variable)
		switch p := v.Field(s.index).Addr().Interface().(type) {
		case *bool:
			flags.BoolVar(p, s.Flag, *p, usage)
		case *string:
			flags.StringVar(p, s.Flag, *p, usage)
		case *[]string:
			flags.StringSliceVar(p, s.Flag, *p, usage)
		}
		if s.Secret {
			flags.Lookup(s.Flag).DefValue = "" // never in --help
		}
	}
}

func wanted(name string, names []string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return len(names) == 0
}

// Table is the README's table of every setting, in Markdown.
func Table() string {
	var b strings.Builder
	b.WriteString("| 环境变量 Variable | 参数 Flag | 默认 Default | 说明 | Meaning |\n|---|---|---|---|---|\n")
	code := func(prefix, s string) string {
		if s == "" {
			return ""
		}
		return "`" + prefix + s + "`"
	}
	for _, s := range Settings() {
		variable := code("", s.Variable)
		if s.Secret {
			variable += " " + code("", s.Variable+"_FILE")
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", variable, code("--", s.Flag), code("", s.Default), s.UsageZH, s.Usage)
	}
	return b.String()
}
