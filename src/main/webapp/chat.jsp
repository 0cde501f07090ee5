<%@ page pageEncoding="UTF-8" contentType="text/html;charset=UTF-8" session="false" trimDirectiveWhitespaces="true" %>
<%-- SPDX-FileCopyrightText: the Parley authors
     SPDX-License-Identifier: Apache-2.0

     No text of anyone's: EL does not escape. --%>
<!DOCTYPE html>
<html lang="${pageContext.request.locale.language == 'zh' ? 'zh-CN' : 'en'}" data-words="conversation chat" data-off="${applicationScope['dev.parley.off']}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
  <title>Chat &middot; Parley</title>
  <link rel="icon" href="${applicationScope['dev.parley.assets']}/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="${applicationScope['dev.parley.assets']}/pages/chat.css">
  <script src="${applicationScope['dev.parley.assets']}/boot.js"></script>
  <script type="module" src="${applicationScope['dev.parley.assets']}/pages/chat.js"></script>
</head>
<body data-signed-in="${not empty requestScope['dev.parley.guest'] or not empty pageContext.request.getSession(false).getAttribute(empty applicationScope['dev.parley.session-attribute'] ? 'dev.parley.user' : applicationScope['dev.parley.session-attribute'])}">
  <a class="skip" href="#main" data-i18n="skip">Skip to content</a>
  <header class="bar" data-region>
    <button type="button" class="quiet menu" id="menu" popovertarget="pages" aria-label="Menu" data-i18n-attr="aria-label:nav.menu"></button>
    <a class="brand" href="./" aria-label="Parley"><img src="${applicationScope['dev.parley.assets']}/favicon.svg" alt="" width="20" height="20"> <span>Parley</span></a>
    <nav id="pages" popover aria-label="Pages" data-i18n-attr="aria-label:nav.label">
      <a href="./" data-i18n="nav.home">Home</a>
      <a href="chat" aria-current="page" data-needs="chat" data-i18n="nav.chat">Chat</a>
      <a href="console" data-needs="demo" data-i18n="nav.console">Console</a>
      <a href="compare" data-needs="demo" data-i18n="nav.compare">Compare</a>
      <a href="demo/portal" data-needs="demo" data-i18n="nav.portal">Portal demo</a>
    </nav>
    <div class="tools">
      <button type="button" class="quiet" id="keys" aria-label="Keyboard shortcuts" data-i18n-attr="aria-label:keys.button;title:keys.button">?</button>
      <button type="button" class="quiet" id="theme" data-i18n-attr="title:theme.title"><span class="glyph" aria-hidden="true"></span><span id="theme-name" data-i18n="theme.auto">Auto</span></button>
      <button type="button" class="quiet" id="language">&#20013;&#25991;</button>
    </div>
  </header>
  <noscript><p class="note">Chat needs JavaScript.</p></noscript>
  <div class="banner" id="banner" role="status" hidden>
    <span id="banner-text"></span> <span id="banner-waiting"></span> <span id="banner-countdown" aria-hidden="true"></span>
    <button type="button" id="banner-action"></button>
  </div>

  <main id="main" tabindex="-1">
    <h1 class="visually-hidden" data-i18n="chat.title">Chat</h1>

    <section class="signin" id="signin" hidden aria-labelledby="signin-title">
      <div class="card" data-unless="guests">
        <h2 data-i18n="signin.portal.title">Sign in first</h2>
        <p class="muted" data-i18n="signin.portal.text">Sign in to your portal, then come back to this page.</p>
        <a class="button primary" ${empty applicationScope['dev.parley.login-url'] ? 'hidden' : ''} href="${applicationScope['dev.parley.login-url']}" data-i18n="signin.portal.go">Sign in</a>
      </div>
      <form class="card" data-needs="guests" method="post" action="signin" accept-charset="utf-8">
        <h2 id="signin-title" data-i18n="signin.title">Join the chat</h2>
        <p class="muted" data-i18n="signin.text">You join as a guest; your name isn't verified.</p>
        <div class="field">
          <label for="name" data-i18n="signin.name">Your name</label>
          <input id="name" name="name" maxlength="40" required autocomplete="nickname">
        </div>
        <input type="hidden" name="next" value="chat">
        <button class="primary" data-i18n="signin.go">Join</button>
      </form>
    </section>

    <div class="chat" id="chat" data-pane="list" hidden>
      <aside class="sidebar" id="sidebar" data-region aria-labelledby="conversations-title">
        <h2 class="visually-hidden" id="conversations-title" data-i18n="chat.conversations"></h2>
        <button type="button" class="search" id="search" data-icon="search"><span data-i18n="chat.search"></span> <kbd>Ctrl K</kbd></button>
        <div class="conversations" id="conversations"></div>
        <div class="row starts">
          <button type="button" id="new-room" data-icon="plus"><span data-i18n="chat.room.new"></span></button>
          <button type="button" id="new-chat" data-icon="plus"><span data-i18n="chat.direct.new"></span></button>
        </div>
        <p class="trouble" id="starts-trouble" role="alert" hidden></p>
        <div class="me">
          <div class="who">
            <strong id="me-name"></strong> <span class="tag" id="me-guest" data-i18n="guest" hidden></span>
            <span class="state" id="state" role="status"><span id="state-word"></span></span>
            <span class="meta" id="via" hidden></span>
          </div>
          <button type="button" class="quiet" id="notify" aria-pressed="false" data-icon="bell" hidden><span data-i18n="chat.notify"></span></button>
          <button type="button" class="quiet" id="signout" data-i18n-attr="aria-label:signout;title:signout" data-icon="leave" hidden></button>
        </div>
      </aside>

      <section class="pane" id="pane">
        <div class="blank" id="blank">
          <p data-i18n="chat.blank"></p>
          <button type="button" class="primary" id="lobby" data-i18n="chat.lobby"></button>
        </div>
        <div class="opened" id="opened" hidden>
          <header class="head">
            <button type="button" class="quiet back" id="back" data-i18n-attr="aria-label:chat.back" data-icon="back"></button>
            <h2 id="title"></h2>
            <span class="tag" id="title-guest" data-i18n="guest" hidden></span>
            <span class="state" id="title-state" hidden><span class="visually-hidden"></span></span>
            <button type="button" class="quiet" id="members-count" aria-controls="members" aria-expanded="false" data-icon="people" hidden><span></span></button>
            <button type="button" class="quiet more" id="room-more" popovertarget="room-menu" data-i18n-attr="aria-label:chat.more" data-icon="more" hidden></button>
            <div class="menu" id="room-menu" popover role="menu">
              <button type="button" class="quiet" id="leave" role="menuitem" data-icon="leave"><span data-i18n="chat.leave"></span></button>
            </div>
          </header>
          <div id="talk"></div>
        </div>
      </section>

      <aside class="members" id="members" data-region aria-labelledby="members-title" hidden>
        <header class="head">
          <button type="button" class="quiet back" id="members-back" data-i18n-attr="aria-label:chat.members.close" data-icon="back"></button>
          <h2 id="members-title" data-i18n="chat.members"></h2>
          <button type="button" class="quiet close" id="members-close" data-i18n-attr="aria-label:chat.members.close" data-icon="close"></button>
        </header>
        <div class="people">
          <ul id="members-list"></ul>
          <p class="muted unlisted" id="members-more" hidden></p>
          <h3 id="members-away-title" hidden></h3>
          <ul id="members-away"></ul>
        </div>
      </aside>
    </div>
  </main>
</body>
</html>
