package pgserver

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

const (
	// Marker is a setting that only servers started here carry; whoever is
	// about to create roles and databases asks for it first.
	Marker = "sealtrail.private"
	// startAttempts allows for another process taking the free port first.
	startAttempts = 5
	// startWait is generous: a small machine under load needs seconds.
	startWait = 60 * time.Second
	// stopWait bounds the fast shutdown before the shell's own end is forced.
	stopWait = 20 * time.Second
)

// Server is a running private PostgreSQL.
type Server struct {
	// URL is a superuser's address of the maintenance database.
	URL string

	folder string
	leash  io.Closer  // the only writer of the pipe the shell reads
	ended  chan error // holds one value once the shell has ended; put back after reading
}

// watch runs the server until the pipe on descriptor 0 closes or the server
// ends by itself, then removes the folder. $1 folder, the rest the command.
const watch = `dir=$1; shift
trap '' INT HUP TERM
exec 3<&0
"$@" </dev/null 3<&- & server=$!
(while read -r _ <&3; do :; done; kill -INT "$server" 2>/dev/null) & watcher=$!
exec 3<&-
wait "$server"; code=$?
kill "$watcher" 2>/dev/null
cd / && rm -rf "$dir"
exit "$code"`

// Start makes the folder, starts the server and waits until it answers. Further
// settings ("fsync=on") win over those of tests.
func Start(ctx context.Context, settings ...string) (*Server, error) {
	bins, err := find()
	if err != nil {
		return nil, err
	}
	owner, err := runAs()
	if err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		s, err := start(ctx, bins, owner, settings)
		if err == nil {
			return s, nil
		}
		if attempt == startAttempts || !errors.Is(err, errPortTaken) {
			return nil, err
		}
	}
}

var errPortTaken = errors.New("port taken by another process")

func start(ctx context.Context, bins programs, owner account, more []string) (*Server, error) {
	dir, err := os.MkdirTemp("", "sealtrail-pg-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the private PostgreSQL: %w", err)
	}
	keep := false
	defer func() {
		if !keep {
			os.RemoveAll(dir)
		}
	}()
	password := rand.Text()
	if err := initialise(ctx, bins, owner, dir, password); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	log := filepath.Join(dir, "log")
	cmd := exec.Command("/bin/sh", append([]string{"-c", watch, "sealtrail-pg", dir}, command(bins, dir, port, more)...)...)
	cmd.Dir = dir
	cmd.SysProcAttr = owner.attributes()
	// LC_ALL: messages in English, whatever the machine speaks.
	cmd.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	out, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	leash, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the private PostgreSQL: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	keep = true // from here on the shell removes the folder
	s := &Server{URL: address("postgres", password, port, "postgres"), folder: dir, leash: leash, ended: ended}
	reader, err := os.Open(log) // stays readable when the shell has removed the folder
	if err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	defer reader.Close()
	if err := s.awaitAnswer(ctx); err != nil {
		text, _ := io.ReadAll(reader)
		stopped := s.Stop()
		if bytes.Contains(text, []byte("could not bind")) {
			return nil, errPortTaken
		}
		return nil, errors.Join(fmt.Errorf("the private PostgreSQL did not come up: %w; it said:\n%s", err, text), stopped)
	}
	return s, nil
}

// Stop ends the server and waits until its folder is gone. Safe to call twice.
func (s *Server) Stop() error {
	s.leash.Close()
	select {
	case err := <-s.ended:
		s.ended <- err
		return nil
	case <-time.After(stopWait):
		return fmt.Errorf("the private PostgreSQL did not stop within %s", stopWait)
	}
}

func (s *Server) dead() bool {
	select {
	case err := <-s.ended:
		s.ended <- err
		return true
	default:
		return false
	}
}

func (s *Server) awaitAnswer(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startWait)
	defer cancel()
	db, err := sql.Open("pgx", s.URL)
	if err != nil {
		return err
	}
	defer db.Close()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		marker := ""
		err := db.QueryRowContext(ctx, "SELECT current_setting($1, true)", Marker).Scan(&marker)
		if err == nil && marker == "on" {
			return nil
		}
		if s.dead() {
			return errors.New("it ended at once")
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-tick.C:
		}
	}
}

func initialise(ctx context.Context, bins programs, owner account, dir, password string) error {
	secret := filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return err
	}
	if err := owner.give(dir, secret); err != nil {
		return err
	}
	// Collation C: the order of rows is the order of bytes, as on SQLite.
	cmd := exec.CommandContext(ctx, bins.initdb, "-D", filepath.Join(dir, "data"), "-U", "postgres", "-A", "scram-sha-256",
		"--pwfile", secret, "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	cmd.SysProcAttr = owner.attributes()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return os.Remove(secret)
}

func command(bins programs, dir string, port int, more []string) []string {
	settings := []string{
		"listen_addresses=127.0.0.1", "port=" + strconv.Itoa(port), "unix_socket_directories=",
		Marker + "=on", "fsync=off", "full_page_writes=off", "synchronous_commit=on",
		"max_connections=250", "shared_buffers=128MB", "wal_level=minimal", "max_wal_senders=0",
		"autovacuum=off", "timezone=UTC", "log_min_messages=warning", "log_min_error_statement=panic",
	}
	args := []string{bins.postgres, "-D", filepath.Join(dir, "data")}
	for _, s := range append(settings, more...) {
		args = append(args, "-c", s)
	}
	return args
}

func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func address(role, password string, port int, database string) string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(role, password), Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)),
		Path: "/" + database, RawQuery: "sslmode=disable"}
	return u.String()
}

// Address is the server's address for another role and database; every role
// made for tests has the password of the run.
func Address(superuser, role, database string) (string, error) {
	u, err := url.Parse(superuser)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") || u.User == nil {
		return "", errors.New("not the address of a private PostgreSQL")
	}
	password, _ := u.User.Password()
	u.User, u.Path = url.UserPassword(role, password), "/"+database
	return u.String(), nil
}

// Password is the one password of the run.
func Password(superuser string) (string, error) {
	u, err := url.Parse(superuser)
	if err != nil || u.User == nil {
		return "", errors.New("not the address of a private PostgreSQL")
	}
	password, _ := u.User.Password()
	return password, nil
}
