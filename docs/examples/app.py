"""A small application that lets people in only from devices that are trusted now: standard library, nothing of Vouchsafe's.

    PDP_CREDENTIAL_FILE=F TRUST_ORIGIN=http://127.0.0.1:8571 python3 app.py [PORT]

The middleware is the well-known one: a device id in X-Device-Id, the signed-in user, else 403 with where to go.
"""
import json, os, sys, urllib.parse, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ORIGIN = os.environ["TRUST_ORIGIN"]
CREDENTIAL = open(os.environ["PDP_CREDENTIAL_FILE"]).read().strip()


def trust(device, user):
    # quote, not urlencode: a form encoder writes a space as "+", which is another user here.
    url = f"{ORIGIN}/v1/devices/{urllib.parse.quote(device, safe='')}/trust?user={urllib.parse.quote(user, safe='')}"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {CREDENTIAL}"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


class Application(BaseHTTPRequestHandler):
    def do_GET(self):
        # X-User stands for the session of a real application: never believe such a header from outside.
        device, user = self.headers.get("X-Device-Id", ""), self.headers.get("X-User", "")
        try:
            decision = trust(device, user)
        except OSError:
            # Whatever goes wrong on the way is "no".
            decision = {"trusted": False, "remediation_url": f"{ORIGIN}/devices/attest"}
        if decision["trusted"] is True:
            return self.answer(200, {"billing": "welcome", "trusted_until": decision["trusted_until"]})
        self.answer(403, {"error": "device_not_trusted", "remediation_url": decision["remediation_url"]})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0), Application)
    print(server.server_address[1], flush=True)
    server.serve_forever()
