package web

import (
	"net/http"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// keySession is the one thing kept behind a cookie: the id of identity's
// session. What that session may, and whether it still lives, identity says
// anew on every request.
const keySession = "session"

// Sessions carries identity's sessions in cookies. Its own life is only the
// absolute limit; the idle limit is identity's, so that a request writes nothing.
type Sessions struct {
	manager *scs.SessionManager
	people  *identity.Service
	cookie  string
	secure  bool
}

// NewSessions keeps what is behind the cookies in a store of hashed tokens.
func NewSessions(store scs.Store, people *identity.Service, https bool) *Sessions {
	manager := scs.New()
	manager.Store = store
	manager.Lifetime = identity.SessionLife
	s := &Sessions{manager: manager, people: people}
	s.cookie, s.secure = identity.SessionCookie(https)
	return s
}

// signedIn finds for whom the request's cookie speaks; nobody is zero.
func (s *Sessions) signedIn(r *http.Request) (identity.SignedIn, error) {
	cookie, err := r.Cookie(s.cookie)
	if err != nil || cookie.Value == "" {
		return identity.SignedIn{}, nil
	}
	ctx, err := s.manager.Load(r.Context(), cookie.Value)
	if err != nil {
		return identity.SignedIn{}, err
	}
	id, err := uuid.Parse(s.manager.GetString(ctx, keySession))
	if err != nil {
		return identity.SignedIn{}, nil
	}
	who, err := s.people.ActorForSession(r.Context(), id)
	if fault.Is(err, fault.KindUnauthenticated) || fault.Is(err, fault.KindDenied) {
		return identity.SignedIn{}, nil // ended, or the last membership has
	}
	return who, err
}

// Identify tells the API who a request's cookie speaks for. A request with a
// bearer token must not be asked here.
func (s *Sessions) Identify(r *http.Request) (identity.Actor, error) {
	who, err := s.signedIn(r)
	if err == nil && who.Actor.Person == uuid.Nil {
		err = fault.Unauthenticated("identity.sign_in_needed")
	}
	return who.Actor, err
}

// Visitor tells who looks at a page.
func (s *Sessions) Visitor(c *gin.Context) (page.Visitor, error) {
	who, err := s.signedIn(c.Request)
	return visitorOf(who), err
}

func visitorOf(who identity.SignedIn) page.Visitor {
	if who.Actor.Person == uuid.Nil {
		return page.Visitor{}
	}
	return page.Visitor{Name: who.Name, Login: who.Login, Org: who.OrgName, OrgEn: who.OrgNameEn, Actor: who.Actor, Choices: who.Choices, Membership: who.Membership,
		MustChange: who.MustChange, Secret: who.StepUp}
}

// Enter signs somebody in; whoever was before on this device is signed out.
func (s *Sessions) Enter(c *gin.Context, login, password string) (page.Visitor, error) {
	who, err := s.people.SignIn(c.Request.Context(), identity.SignIn{Login: login, Password: password, Address: c.ClientIP(), Agent: c.Request.UserAgent()})
	if err != nil {
		return page.Visitor{}, err
	}
	if err := s.Leave(c); err != nil {
		return page.Visitor{}, err
	}
	return visitorOf(who), s.carry(c, who.Session)
}

// carry puts a session behind a fresh cookie.
func (s *Sessions) carry(c *gin.Context, id uuid.UUID) error {
	ctx, err := s.manager.Load(c.Request.Context(), "")
	if err != nil {
		return err
	}
	s.manager.Put(ctx, keySession, id.String())
	token, _, err := s.manager.Commit(ctx)
	if err != nil {
		return err
	}
	s.write(c, token, int(identity.SessionLife.Seconds()))
	return nil
}

func (s *Sessions) write(c *gin.Context, token string, age int) {
	http.SetCookie(c.Writer, &http.Cookie{Name: s.cookie, Value: token, Path: "/", MaxAge: age, Secure: s.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// Leave signs out; without a session it does nothing.
func (s *Sessions) Leave(c *gin.Context) error {
	cookie, err := c.Request.Cookie(s.cookie)
	if err != nil || cookie.Value == "" {
		return nil
	}
	who, err := s.signedIn(c.Request)
	if err != nil {
		return err
	}
	if who.Session != uuid.Nil {
		if err := s.people.SignOut(c.Request.Context(), who.Session); err != nil {
			return err
		}
	}
	s.write(c, "", -1)
	return s.forget(c)
}

// forget takes what is behind the request's cookie out of the store.
func (s *Sessions) forget(c *gin.Context) error {
	cookie, err := c.Request.Cookie(s.cookie)
	if err != nil {
		return nil
	}
	ctx, err := s.manager.Load(c.Request.Context(), cookie.Value)
	if err != nil {
		return err
	}
	return s.manager.Destroy(ctx)
}

// Exchange gives the same session a new cookie, after what it may has changed.
func (s *Sessions) Exchange(c *gin.Context) error {
	who, err := s.signedIn(c.Request)
	if err != nil || who.Session == uuid.Nil {
		return err
	}
	if err := s.forget(c); err != nil {
		return err
	}
	return s.carry(c, who.Session)
}

// StepUp proves the person once more; the visitor of this request knows it too.
func (s *Sessions) StepUp(c *gin.Context, secret string) (identity.Actor, error) {
	who, err := s.signedIn(c.Request)
	if err != nil {
		return identity.Actor{}, err
	}
	if who.Session == uuid.Nil {
		return identity.Actor{}, fault.Unauthenticated("identity.sign_in_needed")
	}
	proved, err := s.people.StepUp(c.Request.Context(), who.Session, secret)
	if err != nil {
		return identity.Actor{}, err
	}
	c.Set(keyVisitor, visitorOf(proved))
	return proved.Actor, nil
}

// CoSign makes a second person the author of one act.
func (s *Sessions) CoSign(c *gin.Context, login, secret string) (identity.Actor, error) {
	return s.people.CoSign(c.Request.Context(), login, secret)
}
