//! A webhook receiver: a real HTTP server on this machine that keeps the requests.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
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
    retry_after: Arc<Mutex<Option<String>>>,
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
            retry_after: Arc::default(),
        };
        let data = web::Data::new(receiver.clone());
        let app = move || {
            let hook = web::resource("/hook").post(receive);
            App::new().app_data(data.clone()).service(hook)
        };
        // A test of several servers may wait for one in which it blocks the thread: requests are served on others.
        std::thread::spawn(move || {
            let server = HttpServer::new(app).workers(2).disable_signals();
            actix_web::rt::System::new().block_on(server.listen(listener).unwrap().run())
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

    /// Sets the header `Retry-After` of every response from now on.
    pub(crate) fn set_retry_after(&self, value: &str) {
        *self.retry_after.lock().unwrap() = Some(value.to_owned());
    }

    pub(crate) fn all(&self) -> Vec<ReceivedRequest> {
        self.all.lock().unwrap().clone()
    }

    /// Accepted events, in the order of arrival.
    pub(crate) fn taken(&self) -> Vec<ReceivedRequest> {
        let all = self.all().into_iter();
        all.filter(|one| one.status < 300).collect()
    }
}

/// Receives an event.
async fn receive(receiver: web::Data<Receiver>, request: HttpRequest, raw: String) -> HttpResponse {
    let header = |name: &str| {
        let value = request.headers().get(name);
        value.map_or("", |it| it.to_str().unwrap()).to_owned()
    };
    let mut event = ReceivedRequest {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signatures: header("webhook-signature"),
        body: serde_json::from_str(&raw).unwrap(),
        raw,
        status: 0,
        beside: 0,
    };
    let unit = event.unit().to_owned();
    {
        let mut now = receiver.now.lock().unwrap();
        event.beside = now.iter().filter(|other| **other == unit).count();
        now.push(unit.clone());
    }
    // Leaves time for another request to arrive while this one is in progress.
    tokio::time::sleep(Duration::from_millis(1)).await;
    let answer = Arc::clone(&receiver.answer.lock().unwrap());
    event.status = answer(&event);
    let mut response = HttpResponse::build(StatusCode::from_u16(event.status).unwrap());
    if event.status == 302 {
        response.insert_header(("location", "/elsewhere"));
    }
    if let Some(retry_after) = receiver.retry_after.lock().unwrap().as_deref() {
        response.insert_header(("retry-after", retry_after));
    }
    receiver.all.lock().unwrap().push(event);
    let mut now = receiver.now.lock().unwrap();
    let place = now.iter().position(|other| *other == unit).unwrap();
    now.remove(place);
    response.finish()
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
