"""A mail server that keeps what it is sent."""

import email
import email.policy
import socketserver
import threading


def text_of(letter):
    """Its plain text."""
    return letter.get_body(preferencelist=("plain",)).get_content()


class Letters(socketserver.ThreadingTCPServer):
    """`arrived` are EmailMessages, newest last."""

    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.arrived, self.news = [], threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def keep(self, content):
        with self.news:
            self.arrived.append(email.message_from_bytes(content, policy=email.policy.default))
            self.news.notify_all()

    def wait_for(self, address, words, seconds=300):
        """The letter to an address whose text holds the words, once it is there. Patience, not a
        limit: a worker that met a dead connection ends after half a minute and is started again."""

        def find():
            return next((each for each in self.arrived if is_it(each)), None)

        def is_it(letter):
            return letter["To"] == address and words in text_of(letter)

        with self.news:
            letter = self.news.wait_for(find, seconds)
        assert letter is not None, f"no letter to {address} with {words}"
        return letter

    def close(self):
        self.shutdown()
        self.server_close()


class Session(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over a letter."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self.say("354 go on")
                self.server.keep(self.content())
            self.say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def content(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)
