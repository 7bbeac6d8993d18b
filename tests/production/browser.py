"""Pages of a production server as a browser behind its proxy sees them."""

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "neighbourhoods.example.org"


@dataclass
class Browser:
    """Keeps cookies, although they are for HTTPS only and the proxy's HTTP carries them here."""

    port: int
    cookies: dict = field(default_factory=dict)

    def get(self, path, **headers):
        return self._send("GET", path, None, headers)

    def post(self, path, **fields):
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://{HOST}{path}",
        }
        return self._send("POST", path, urlencode(fields), headers)

    def _send(self, method, path, body, headers):
        sent = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **headers,
        }
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request(method, path, body, sent)
        response = link.getresponse()
        answer = Answer(response.status, response.headers, response.read().decode())
        link.close()
        for header in response.headers.get_all("Set-Cookie", ()):
            name, value = re.match(r"([^=]+)=([^;]*)", header).groups()
            self.cookies[name] = value
        return answer


@dataclass(frozen=True)
class Answer:
    """Code, headers (email.message.Message) and text of a response."""

    code: int
    headers: object
    text: str
