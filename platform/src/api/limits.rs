//! Limits of a request.

/// Limits of a request.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Maximum size of a body, in bytes.
    pub body: usize,
    /// Maximum number of tokens in a document, including spaces and commas.
    pub tokens: usize,
    /// Maximum nesting that the parser accepts.
    pub recursion: usize,
    /// Maximum number of selections with fragments expanded.
    pub selections: u64,
    /// Maximum number of aliases with fragments expanded.
    pub aliases: u64,
    /// Maximum number of directives with fragments expanded.
    pub directives: u64,
    /// Maximum depth of nested fields; the introspection query of code generators needs 13.
    pub depth: u64,
    /// Maximum number of values in one list of the variables or of the document.
    pub list: usize,
    /// Maximum cost of one request.
    pub cost: u64,
    /// Budget per caller and minute; none if it is not limited.
    pub budget: Option<u64>,
    /// Maximum number of WebSocket connections and event streams per caller.
    pub sockets: usize,
    /// Maximum number of concurrent operations per WebSocket connection.
    pub operations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1024 * 1024,
            // About 5,000 words, because the lexer of the compiler counts spaces and commas (ADR 0008).
            tokens: 10_000,
            recursion: 64,
            selections: 5_000,
            aliases: 60,
            directives: 200,
            depth: 20,
            list: 500,
            cost: 10_000,
            budget: Some(300_000),
            sockets: 5,
            operations: 20,
        }
    }
}
