/// Wrong values under `http`.
let httpMistakes = [
    Mistake(
        "all that can be wrong in one map",
        """
        rule: 10s
        cmd: http://host/
        http:
          metod: GET
          data: x
          method: get
          headers:
            Content Type: text/plain
            "X-A: b": c
            Content-Length: 5
            Accept: "a\\nb"
            X-Bell: "\\a"
            x-twice: a
            X-Twice: b
            X-None:
            X-List: [a]
          body: {a: b}
          expect_status: [200, 99, 299-200, 2xx]
          expect_json:
            stat: [OK]
            code:
            far: .inf
            stat: OK
          connect_timeout: 10
          method: PUT
        """,
        """
        a.yaml:4:3: error: 'http' has no 'metod'; it has method, headers, body, expect_status, expect_json, connect_timeout [unknown-key]
          hint: did you mean 'method'?
        a.yaml:5:3: error: 'http' has no 'data'; it has method, headers, body, expect_status, expect_json, connect_timeout [unknown-key]
          hint: did you mean 'body'?
        a.yaml:6:11: error: 'get' is no HTTP method [bad-method]
          hint: did you mean 'GET'?
        a.yaml:8:5: error: 'Content Type' is no name of a header [bad-header]
        a.yaml:9:5: error: 'X-A: b' is no name of a header [bad-header]
          hint: a header is written 'Name: value', without quotes around both
        a.yaml:10:5: error: the header 'Content-Length' follows from the body [bad-header]
          hint: leave it out
        a.yaml:11:13: error: the value of 'Accept' has more than one line [bad-header]
        a.yaml:12:13: error: the value of 'X-Bell' has a control character in it [bad-header]
        a.yaml:14:5: error: the header 'X-Twice' stands twice [duplicate-key]
        a.yaml:15:12: error: 'http.headers.X-None' has no value [missing-value]
        a.yaml:16:13: error: 'http.headers.X-List' must be a string, not a list [wrong-type]
        a.yaml:17:9: error: 'http.body' must be a string, not a map [wrong-type]
        a.yaml:18:24: error: '99' is no HTTP status from 100 to 599, and no range of them [bad-status]
          hint: such as 204 or 200-299
        a.yaml:18:28: error: '299-200' is no HTTP status from 100 to 599, and no range of them [bad-status]
          hint: such as 204 or 200-299
        a.yaml:18:37: error: '2xx' is no HTTP status from 100 to 599, and no range of them [bad-status]
          hint: such as 204 or 200-299
        a.yaml:20:11: error: 'http.expect_json.stat' must be a string, a number, true, false or null, not a list [wrong-type]
        a.yaml:21:10: error: 'http.expect_json.code' has no value [missing-value]
        a.yaml:22:10: error: 'http.expect_json.far' must be a string, a number, true, false or null, not '.inf' [wrong-type]
        a.yaml:24:20: error: 'http.connect_timeout' must be a duration, not '10' [bad-duration]
          hint: write '10s' for seconds
        a.yaml:25:3: error: the key 'method' stands twice in 'http' [duplicate-key]
        """),
    Mistake(
        "values that are no maps and lists",
        """
        rule: 10s
        cmd: http://host/
        http: GET
        ---
        job_id: b
        rule: 10s
        cmd: http://host/
        http:
          headers: [a]
          expect_status: 200
          expect_json: OK
        ---
        job_id: c
        rule: 10s
        cmd: http://host/
        http: {expect_status: [], method: GIVE ME, expect_json: {a: 1, a: 2}}
        """,
        """
        a.yaml:1:1: error: 'job_id' is missing [missing-key]
          hint: each job needs its own where a file has several
        a.yaml:3:7: error: 'http' must be a map of what is asked of a URL [wrong-type]
          hint: such as {method: PUT, expect_status: [204]}
        a.yaml:9:12: error: 'http.headers' must be a map of strings [wrong-type]
          hint: such as 'Authorization: Bearer abc'
        a.yaml:10:18: error: 'http.expect_status' must be a list of HTTP status codes [wrong-type]
          hint: such as [200-299, 304]
        a.yaml:11:16: error: 'http.expect_json' must be a map of fields with their values [wrong-type]
          hint: such as 'stat: OK'
        a.yaml:16:23: error: 'http.expect_status' is an empty list [missing-value]
          hint: leave it out for 200-299
        a.yaml:16:35: error: 'GIVE ME' is no HTTP method [bad-method]
          hint: such as GET, PUT or DELETE, in capital letters
        a.yaml:16:64: error: the field 'a' stands twice [duplicate-key]
        """),
    Mistake(
        "requests that can't be",
        """
        job_id: a
        rule: 10s
        cmd: http://host/#one
        http: {body: two}
        ---
        job_id: b
        rule: 10s
        http: {method: HEAD, expect_json: {stat: OK}}
        cmd: http://host/#one
        """,
        """
        a.yaml:4:7: error: 'http' has a body, and 'cmd' has one behind its '#' [bad-request]
          hint: leave one of them out
        a.yaml:8:7: error: a HEAD request has no body [bad-request]
          hint: use GET, or POST
        a.yaml:8:7: error: the answer to a HEAD request has nothing for 'expect_json' to look into [bad-request]
          hint: use GET
        """),
    Mistake(
        "a URL that no server takes",
        "rule: 10s\ncmd: http://host/" + String(repeating: "x", count: 16_384),
        """
        a.yaml:2:6: error: the URL has more than 16384 bytes [bad-url]
        """),
]
