<%@ page contentType="text/html" pageEncoding="UTF-8" %>
<%-- SPDX-FileCopyrightText: the Parley authors
     SPDX-License-Identifier: Apache-2.0 --%>
<% if (session.getAttribute("account") == null) { response.sendRedirect("login"); return; } %>
<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>The portal</title>
  <%@ include file="WEB-INF/parley.jspf" %>
</head>
<body>
  <header>
    <p>${sessionScope.account.name} <parley-bell ${parleyTicket}></parley-bell></p>
    <form method="post" action="logout"><button>Sign out</button></form>
  </header>
  <main>
    <form method="post" action="order"><button>Order something</button></form>
    <parley-chat channel="room/support" label="Support" ${parleyTicket}></parley-chat>
  </main>
</body>
</html>
