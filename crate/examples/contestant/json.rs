//! As much of JSON as the requests need: objects, arrays, numbers, texts without escapes, true and false.

pub enum Json {
    Object(Vec<(String, Json)>),
    Array(Vec<Json>),
    Text(String),
    Number(f64),
    Nothing,
}

/// What a request lacks.
static NOTHING: Json = Json::Nothing;

impl Json {
    pub fn parse(text: &str) -> Self {
        Reader { bytes: text.as_bytes(), at: 0 }.value()
    }

    /// A field of an object; nothing where there is none.
    pub fn get(&self, name: &str) -> &Self {
        let Self::Object(fields) = self else { return &NOTHING };
        fields.iter().find(|(field, _)| field == name).map_or(&NOTHING, |(_, value)| value)
    }

    pub fn items(&self) -> &[Self] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    pub fn text(&self) -> &str {
        if let Self::Text(text) = self { text } else { "" }
    }

    /// A number; 0 where there is none.
    pub fn number(&self) -> f64 {
        if let Self::Number(number) = self { *number } else { 0.0 }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> u8 {
        self.at += 1;
        self.bytes[self.at - 1]
    }

    fn value(&mut self) -> Json {
        match self.bytes[self.at] {
            b'{' => Json::Object(self.list(b'}', |reader| {
                let name = reader.string();
                assert_eq!(reader.next(), b':');
                (name, reader.value())
            })),
            b'[' => Json::Array(self.list(b']', Self::value)),
            b'"' => Json::Text(self.string()),
            _ => self.word(),
        }
    }

    /// What lies between two brackets, with commas between.
    fn list<T>(&mut self, close: u8, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        while self.next() != close {
            if self.bytes[self.at] == close {
                continue; // an empty list
            }
            items.push(item(self));
        }
        items
    }

    fn string(&mut self) -> String {
        self.at += 1;
        let from = self.at;
        while self.next() != b'"' {}
        String::from_utf8_lossy(&self.bytes[from..self.at - 1]).into_owned()
    }

    /// A number, or true, false, null.
    fn word(&mut self) -> Json {
        let from = self.at;
        while self.at < self.bytes.len() && !b",]}".contains(&self.bytes[self.at]) {
            self.at += 1;
        }
        let word = String::from_utf8_lossy(&self.bytes[from..self.at]);
        word.parse().map_or(Json::Nothing, Json::Number)
    }
}
