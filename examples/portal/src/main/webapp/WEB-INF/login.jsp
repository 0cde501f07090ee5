<%@ page contentType="text/html" pageEncoding="UTF-8" session="false" %>
<%-- SPDX-FileCopyrightText: the Parley authors
     SPDX-License-Identifier: Apache-2.0 --%>
<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Sign in</title>
</head>
<body>
  <form method="post" action="login">
    <p>${wrong ? 'Wrong name or password.' : ''}</p>
    <p><label>Name <input name="user" autocomplete="username" required></label></p>
    <p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
    <p><button>Sign in</button></p>
  </form>
</body>
</html>
