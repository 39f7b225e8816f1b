//! A webhook receiver: a real HTTP server on this machine that keeps the requests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// A request, and the response to it.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedRequest {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    pub(crate) signatures: String,
    pub(crate) raw: String,
    pub(crate) body: Value,
    pub(crate) status: u16,
    /// Number of requests of the same unit in progress when it arrived.
    pub(crate) beside: usize,
}

impl ReceivedRequest {
    /// Whether one of the signatures is valid.
    pub(crate) fn is_signed(&self, secret: &str) -> bool {
        let secret = STANDARD
            .decode(secret.strip_prefix("whsec_").unwrap())
            .unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let content = format!("{}.{}.{}", self.id, self.timestamp, self.raw);
        self.signatures.split(' ').any(|signature| {
            let tag = STANDARD
                .decode(signature.strip_prefix("v1,").unwrap())
                .unwrap();
            hmac::verify(&key, content.as_bytes(), &tag).is_ok()
        })
    }

    pub(crate) fn unit(&self) -> &str {
        self.body["unit"]["code"].as_str().unwrap()
    }
}

type Answer = dyn Fn(&ReceivedRequest) -> u16 + Send + Sync;

/// The receiver; it stops with the test.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    all: Arc<Mutex<Vec<ReceivedRequest>>>,
    now: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<Arc<Answer>>>,
    head: Arc<Mutex<String>>,
}

impl Receiver {
    /// A receiver that responds with the status that the function returns.
    pub(crate) fn new(answer: impl Fn(&ReceivedRequest) -> u16 + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            all: Arc::default(),
            now: Arc::default(),
            answer: Arc::new(Mutex::new(Arc::new(answer))),
            head: Arc::default(),
        };
        let serving = receiver.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                std::thread::spawn(move || while serving.one(&stream).is_some() {});
            }
        });
        receiver
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub(crate) fn set_response(
        &self,
        answer: impl Fn(&ReceivedRequest) -> u16 + Send + Sync + 'static,
    ) {
        *self.answer.lock().unwrap() = Arc::new(answer);
    }

    /// Adds headers to every response from now on.
    pub(crate) fn head(&self, lines: &str) {
        lines.clone_into(&mut self.head.lock().unwrap());
    }

    pub(crate) fn all(&self) -> Vec<ReceivedRequest> {
        self.all.lock().unwrap().clone()
    }

    /// Accepted events, in the order of arrival.
    pub(crate) fn taken(&self) -> Vec<ReceivedRequest> {
        let all = self.all().into_iter();
        all.filter(|one| one.status < 300).collect()
    }

    fn one(&self, stream: &TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream);
        let header = |name: &str, head: &[String]| {
            let found = head
                .iter()
                .find_map(|line| line.strip_prefix(&format!("{name}: ")));
            found.unwrap_or_default().to_owned()
        };
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if line == "\r\n" {
                break;
            }
            head.push(line.trim_end().to_owned());
        }
        assert!(head[0].starts_with("POST /hook HTTP/1.1"), "{head:?}");
        let mut raw = vec![0; header("content-length", &head).parse().ok()?];
        reader.read_exact(&mut raw).ok()?;
        let raw = String::from_utf8(raw).unwrap();
        let mut received = ReceivedRequest {
            id: header("webhook-id", &head),
            timestamp: header("webhook-timestamp", &head),
            signatures: header("webhook-signature", &head),
            body: serde_json::from_str(&raw).unwrap(),
            raw,
            status: 0,
            beside: 0,
        };
        let unit = received.unit().to_owned();
        {
            let mut now = self.now.lock().unwrap();
            received.beside = now.iter().filter(|other| **other == unit).count();
            now.push(unit.clone());
        }
        let answer = Arc::clone(&self.answer.lock().unwrap());
        received.status = answer(&received);
        let status = received.status;
        self.all.lock().unwrap().push(received);
        {
            let mut now = self.now.lock().unwrap();
            let place = now.iter().position(|other| *other == unit).unwrap();
            now.remove(place);
        }
        let location = if status == 302 {
            "location: /elsewhere\r\n"
        } else {
            ""
        };
        let head = self.head.lock().unwrap().clone();
        let answer = format!("HTTP/1.1 {status} -\r\n{location}{head}content-length: 0\r\n\r\n");
        let mut writer = stream;
        writer.write_all(answer.as_bytes()).ok()
    }
}

/// Waits until a condition is met, with a generous limit.
pub(crate) async fn wait_until(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..1_500 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(holds().await, "the condition was not met within 30 seconds");
}
