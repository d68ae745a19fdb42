"""A server process that speaks TensorFlow Serving's REST protocol, v1 `:predict`.

python predict_server.py SAVED_MODEL NAME writes its port on stdout. It keeps to the rules of
tensorflow.org/tfx/serving/api_rest: row format, {"b64": ...} in and out for names that end in
`_bytes`, {"error": ...} with an HTTP status for what fails.
"""

import base64
import http.server
import json
import sys

import numpy as np
import tensorflow as tf


def plain(value, name):
    """A tensor's element as JSON."""
    if isinstance(value, bytes):
        return (
            {"b64": base64.b64encode(value).decode()} if name.endswith("_bytes") else value.decode()
        )
    return np.asarray(value).tolist()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, content):
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path != f"/v1/models/{self.server.model}":
            return self.answer(404, {"error": f"Could not find any versions of model {self.path}"})
        status = {"version": "1", "state": "AVAILABLE", "status": {"error_code": "OK"}}
        self.answer(200, {"model_version_status": [status]})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != f"/v1/models/{self.server.model}:predict":
            return self.answer(404, {"error": "Malformed request"})
        try:
            content = json.loads(body)
            signature = self.server.signatures[content.get("signature_name", "serving_default")]
            (name,) = signature.structured_input_signature[1]
            rows = [x[name] if name in x else x for x in content["instances"]]
            rows = [base64.b64decode(x["b64"]) for x in rows]
            answers = signature(**{name: tf.constant(rows)})
        except Exception as error:  # as the server does: whatever it is, it is told
            return self.answer(400, {"error": str(error)})
        lists = {key: list(value.numpy()) for key, value in answers.items()}
        rows = [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]
        rows = [{key: plain(value, key) for key, value in row.items()} for row in rows]
        self.answer(200, {"predictions": rows})


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.loaded = tf.saved_model.load(sys.argv[1])
    server.signatures, server.model = server.loaded.signatures, sys.argv[2]
    print(server.server_port, flush=True)
    server.serve_forever()
