package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/link"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

// guides are the pages whose commands people copy. EVENTS.md has a test of its own in shared/edge.
var guides = []string{"README.md", "docs/DEPLOY.md", "docs/SERVER.md", "docs/TESTING.md", "docs/COMMANDS.md", "docs/CONSOLE.md", "docs/BENCHMARKS.md", "CONTRIBUTING.md"}

var assigned = regexp.MustCompile(`^[A-Z_]+=(\$\(.*\)|\S*)\s*`)

// calledOn are the commands of a page that begin with one of names, however they are reached: with sudo, by a path, after others.
func calledOn(t *testing.T, name string, names ...string) (all [][]string) {
	for _, line := range typed(t, name) {
		for part := range strings.SplitSeq(line, " && ") {
			args := words(assigned.ReplaceAllString(part, ""))
			if len(args) > 3 && args[0] == "sudo" && args[1] == "-u" {
				args = args[3:]
			}
			if len(args) > 0 && slices.Contains(names, filepath.Base(args[0])) {
				all = append(all, args)
			}
		}
	}
	return all
}

func TestEachCommandOfTheGuidesIsOneOfRapports(t *testing.T) {
	found := 0
	for _, name := range guides {
		for _, args := range calledOn(t, name, "rapport") {
			found++
			flagsExist(t, name, args[1:])
		}
	}
	require.Greater(t, found, 8)
}

// flagsExist looks for a command's flags in its own help.
func flagsExist(t *testing.T, where string, args []string) {
	t.Helper()
	help, err := called(t, args[0], "--help")
	if !errors.Is(err, flag.ErrHelp) {
		require.NoError(t, err)
	}
	for _, a := range args[1:] {
		if strings.HasPrefix(a, "--") {
			name, _, _ := strings.Cut(strings.TrimPrefix(a, "--"), "=")
			require.Regexp(t, `(?m)^  -`+name+`\b`, help, "%s: rapport %s has no --%s", where, args[0], name)
		}
	}
}

func TestEachBlockOfTheGuidesIsShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	for _, name := range guides {
		for _, b := range page(t, name) {
			if b.language == "sh" {
				cmd := exec.Command(sh, "-n")
				cmd.Stdin = strings.NewReader(b.text)
				said, err := cmd.CombinedOutput()
				require.NoError(t, err, "%s\n%s\n%s", name, b.text, said)
			}
		}
	}
}

func TestEachTestThatTheGuidesNameExists(t *testing.T) {
	found := 0
	for _, name := range guides {
		for _, args := range calledOn(t, name, "go") {
			if args[1] != "test" {
				continue
			}
			found++
			folder := args[slices.IndexFunc(args, func(a string) bool { return strings.HasPrefix(a, "./") })]
			folder = filepath.Join(checkout, folder)
			require.DirExists(t, folder)
			for i, a := range args {
				if (a == "-run" || a == "-fuzz") && args[i+1] != "^$" {
					test, _, _ := strings.Cut(args[i+1], "/")
					require.True(t, defines(t, folder, test), "%s: no test in %s is called %s", name, folder, test)
				}
			}
		}
	}
	require.Greater(t, found, 5)
}

func defines(t *testing.T, folder, name string) bool {
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	require.NoError(t, err)
	return slices.ContainsFunc(files, func(f string) bool {
		b, err := os.ReadFile(f)
		require.NoError(t, err)
		return regexp.MustCompile(`(?m)^func (Test|Fuzz)?\w*` + regexp.QuoteMeta(name)).Match(b)
	})
}

func TestEachLinkOfTheDocumentationLeadsSomewhere(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(checkout, "docs", "*.md"))
	require.NoError(t, err)
	linked := regexp.MustCompile(`(?:\]\(|src=")([^)"#\s]+)`)
	for _, p := range append(pages, filepath.Join(checkout, "README.md"), filepath.Join(checkout, "ARCHITECTURE.md")) {
		b, err := os.ReadFile(p)
		require.NoError(t, err)
		for _, m := range linked.FindAllStringSubmatch(string(b), -1) {
			if !strings.Contains(m[1], ":") {
				require.FileExists(t, filepath.Join(filepath.Dir(p), m[1]), "linked in %s", p)
			}
		}
	}
}

func TestPicturesOfTheDocumentationAreSmall(t *testing.T) {
	pictures, err := filepath.Glob(filepath.Join(checkout, "docs", "img", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, pictures)
	for _, p := range pictures {
		info, err := os.Stat(p)
		require.NoError(t, err)
		require.Less(t, info.Size(), int64(200<<10), p)
	}
}

func TestDEPLOYSpeaksOfTheTemplateThatThereIs(t *testing.T) {
	guide, template := prose(t, "docs/DEPLOY.md"), prose(t, "template.yaml")
	require.ElementsMatch(t, section(template, "Parameters"), firstCells(guide, "parameter", "say"))
	var alarms []string
	for _, name := range section(template, "Resources") {
		if strings.HasSuffix(name, "Alarm") {
			alarms = append(alarms, name)
		}
	}
	require.ElementsMatch(t, alarms, firstCells(guide, "alarm", "it means"))
	outputs := section(template, "Outputs")
	asked := regexp.MustCompile(`OutputKey=='(\w+)'`).FindAllStringSubmatch(guide, -1)
	require.NotEmpty(t, asked)
	for _, m := range asked {
		require.Contains(t, outputs, m[1])
	}
	for _, m := range regexp.MustCompile(`--logical-resource-id (\w+)`).FindAllStringSubmatch(guide, -1) {
		require.Contains(t, section(template, "Resources"), m[1])
	}
	invoked := 0
	for _, args := range calledOn(t, "docs/DEPLOY.md", "sam") {
		if len(args) > 2 && args[1] == "local" {
			invoked++
			require.Contains(t, section(template, "Resources"), args[3])
			require.FileExists(t, filepath.Join(checkout, args[slices.Index(args, "--event")+1]))
		}
	}
	require.Equal(t, 3, invoked)
}

// section names what stands directly below a key of the template.
func section(template, key string) (names []string) {
	inside := false
	for lines := bufio.NewScanner(strings.NewReader(template)); lines.Scan(); {
		line := lines.Text()
		if line != "" && line[0] != ' ' && line[0] != '#' {
			inside = line == key+":"
		}
		if m := regexp.MustCompile(`^  (\w+):`).FindStringSubmatch(line); inside && m != nil {
			names = append(names, m[1])
		}
	}
	return names
}

// firstCells are the code in the first cells of the table that has these heads.
func firstCells(guide, first, second string) (names []string) {
	_, table, _ := strings.Cut(guide, "| "+first+" | "+second)
	table, _, _ = strings.Cut(table, "\n\n")
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|").FindAllStringSubmatch(table, -1) {
		names = append(names, m[1])
	}
	return names
}

func TestTheSecretsOfDEPLOYAreOnesThatTheFunctionsRead(t *testing.T) {
	made := map[string]string{}
	for _, args := range calledOn(t, "docs/DEPLOY.md", "printf") {
		text := args[1]
		for n := 0; strings.Contains(text, "%s"); n++ {
			text = strings.Replace(text, "%s", fmt.Sprintf("%064x", n+1), 1) // as openssl rand -hex 32 prints
		}
		made[args[len(args)-1]] = text
	}
	keys, err := edge.ParseKeys(made["write-keys.json"])
	require.NoError(t, err)
	require.Len(t, keys, 2)
	_, err = link.New(made["link.json"])
	require.NoError(t, err)
	_, err = session.ParseKeys(made["session.json"])
	require.NoError(t, err)

	stack := regexp.MustCompile(`stack_name = "(.*)"`).FindStringSubmatch(prose(t, "samconfig.toml"))[1]
	var put []string
	for _, args := range calledOn(t, "docs/DEPLOY.md", "aws") {
		if args[1] == "ssm" {
			put = append(put, args[slices.Index(args, "--name")+1])
			if file, ok := strings.CutPrefix(args[slices.Index(args, "--value")+1], "file://"); ok {
				require.Contains(t, made, file)
			}
		}
	}
	require.ElementsMatch(t, []string{"/" + stack + "/write-keys", "/" + stack + "/link", "/" + stack + "/session", "/" + stack + "/identity"}, put)
	for _, name := range put {
		require.Contains(t, prose(t, "template.yaml"), strings.Replace(name, "/"+stack, "parameter/${AWS::StackName}", 1))
	}
}

func TestTheUnitOfSERVERStartsAShopsServer(t *testing.T) {
	env := map[string]string{}
	var start []string
	for _, b := range page(t, "docs/SERVER.md") {
		for line := range strings.Lines(b.text) {
			name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
			switch {
			case b.language != "ini" || !ok:
			case name == "ExecStart":
				start = words(value)
			case b.file() == "/etc/rapport.env":
				env[name] = value
			}
		}
	}
	require.Equal(t, []string{"/srv/rapport/rapport", "run"}, start[:2])
	said, err := options(t, env, start[2:]...)
	require.NoError(t, err, said)
	require.Len(t, env, 4)
	for name := range env {
		require.Contains(t, runHelp, name)
	}
}

func TestTheProxyOfSERVERPassesOnWhatTheTemplateServes(t *testing.T) {
	location := regexp.MustCompile(`location ~ (\S+)`).FindStringSubmatch(prose(t, "docs/SERVER.md"))
	require.NotNil(t, location)
	passed := regexp.MustCompile(location[1])
	routes := regexp.MustCompile(`Path: "([^"]+)"`).FindAllStringSubmatch(prose(t, "template.yaml"), -1)
	require.NotEmpty(t, routes)
	for _, r := range routes {
		require.Regexp(t, passed, r[1])
	}
	require.NotRegexp(t, passed, "/local/clock")
}
