<%@ page pageEncoding="UTF-8" contentType="text/html;charset=UTF-8" session="false" trimDirectiveWhitespaces="true" %>
<%-- SPDX-FileCopyrightText: the Parley authors
     SPDX-License-Identifier: Apache-2.0

     All that the server writes into this page: its language, and whether someone has signed in. No text of anyone's: EL does not escape. --%>
<!DOCTYPE html>
<html lang="${pageContext.request.locale.language == 'zh' ? 'zh-CN' : 'en'}" data-words="conversation chat">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
  <title>Chat &middot; Parley</title>
  <link rel="icon" href="assets/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="assets/tokens.css">
  <link rel="stylesheet" href="assets/base.css">
  <link rel="stylesheet" href="assets/chat/conversation.css">
  <link rel="stylesheet" href="assets/pages/chat.css">
  <script src="assets/boot.js"></script>
  <script type="module" src="assets/pages/chat.js"></script>
</head>
<body data-signed-in="${not empty pageContext.request.getSession(false).getAttribute(empty applicationScope['dev.parley.session-attribute'] ? 'dev.parley.user' : applicationScope['dev.parley.session-attribute'])}">
  <a class="skip" href="#main" data-i18n="skip">Skip to content</a>
  <header class="bar">
    <a class="brand" href="./"><img src="assets/favicon.svg" alt="" width="20" height="20"> <span>Parley</span></a>
    <nav data-i18n-attr="aria-label:nav.label" aria-label="Pages">
      <a href="./" data-i18n="nav.home">Home</a>
      <a href="chat" aria-current="page" data-i18n="nav.chat">Chat</a>
      <a href="console" data-i18n="nav.console">Console</a>
    </nav>
    <div class="tools">
      <button type="button" class="quiet" id="theme" data-i18n-attr="title:theme.title">Theme</button>
      <button type="button" class="quiet" id="language">&#20013;&#25991;</button>
    </div>
  </header>
  <noscript><p class="note">Chat needs JavaScript.</p></noscript>
  <div class="banner" id="banner" role="status" hidden>
    <span id="banner-text"></span> <span id="banner-countdown" aria-hidden="true"></span>
    <button type="button" id="banner-action"></button>
  </div>

  <main id="main" tabindex="-1">
    <h1 class="visually-hidden" data-i18n="chat.title">Chat</h1>

    <section class="signin" id="signin" hidden aria-labelledby="signin-title">
      <form class="card" method="post" action="signin" accept-charset="utf-8">
        <h2 id="signin-title" data-i18n="signin.title">Sign in to chat</h2>
        <p class="muted" data-i18n="signin.text">Choose the name that others see. You are a guest here: nobody vouches for it.</p>
        <div class="field">
          <label for="name" data-i18n="signin.name">Your name</label>
          <input id="name" name="name" maxlength="40" required autocomplete="nickname">
        </div>
        <input type="hidden" name="next" value="chat">
        <button class="primary" data-i18n="signin.go">Start chatting</button>
      </form>
    </section>

    <div class="chat" id="chat" hidden>
      <aside class="sidebar" aria-labelledby="conversations-title">
        <h2 class="visually-hidden" id="conversations-title" data-i18n="chat.conversations">Conversations</h2>
        <ul class="conversations" id="conversations"></ul>
        <div class="starts">
          <form id="join" class="row">
            <label class="visually-hidden" for="room" data-i18n="chat.room.name">Room name</label>
            <input class="grow" id="room" maxlength="128" required autocomplete="off" list="rooms" placeholder="Room name" data-i18n-attr="placeholder:chat.room.name">
            <datalist id="rooms"></datalist>
            <button data-i18n="chat.join">Join</button>
          </form>
          <form id="start" class="row">
            <label class="visually-hidden" for="person" data-i18n="chat.person.id">User id</label>
            <input class="grow" id="person" maxlength="128" required autocomplete="off" list="people" placeholder="User id" data-i18n-attr="placeholder:chat.person.id">
            <datalist id="people"></datalist>
            <button data-i18n="chat.start">Message</button>
          </form>
          <p class="trouble" id="starts-trouble" role="alert" hidden></p>
        </div>
        <div class="me">
          <div class="who">
            <strong id="me-name"></strong> <span class="tag" id="me-guest" data-i18n="guest" hidden>guest</span>
            <div class="meta" id="me-id"></div>
            <span class="state" id="state" role="status"></span>
          </div>
          <button type="button" class="quiet" id="signout" data-i18n="signout">Sign out</button>
        </div>
      </aside>

      <section class="pane" aria-labelledby="title">
        <div class="blank" id="blank">
          <p data-i18n="chat.blank">Choose a conversation, or join a room: it is made when the first one enters.</p>
          <button type="button" class="primary" id="lobby" data-i18n="chat.lobby">Join the lobby</button>
        </div>
        <div class="opened" id="opened" hidden>
          <header class="head">
            <button type="button" class="quiet back" id="back" data-i18n-attr="aria-label:chat.back" aria-label="Back">&larr;</button>
            <h2 id="title"></h2>
            <span class="tag" id="title-guest" data-i18n="guest" hidden>guest</span>
            <details class="members" id="members">
              <summary id="members-count"></summary>
              <ul id="members-list"></ul>
            </details>
            <button type="button" class="quiet" id="leave" data-i18n="chat.leave">Leave</button>
          </header>
          <div id="talk"></div>
        </div>
      </section>
    </div>
  </main>
</body>
</html>
