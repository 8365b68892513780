//! Documents that are known before anybody asks: by a manifest of Apollo's or Relay's tools, or by files; and those that
//! clients told of once, by their hash (automatic persisted queries).

use super::documents::Documents;
use super::kept::Kept;
use super::refusal::Refusal;
use crate::access::Actor;
use crate::config::{Config, TrustedDocuments};
use crate::error::{Code, Error};
use crate::security;
use aws_lc_rs::digest::{SHA256, digest};
use entity::Vocabulary;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Half of what is kept of automatic persisted queries, in bytes of text.
const HALF: usize = 256 * 1024;

/// How a request names its document, where it does not hold it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// `documentId`.
    Id(String),
    /// `extensions.persistedQuery.sha256Hash`.
    Hash(String),
}

/// The documents that an installation trusts, and for whom nothing else is run.
#[derive(Default)]
pub struct Trusted {
    by_id: HashMap<String, Arc<str>>,
    texts: HashSet<Arc<str>>,
    only: Vec<String>,
    /// What clients told of, by its hash; none where that is not on.
    told: Option<Mutex<Kept<Arc<str>>>>,
}

impl Trusted {
    /// Reads the documents of a configuration; each has to be within the limits.
    ///
    /// # Errors
    /// `Invalid` with the file that can't be read, or the document that is not within the limits.
    pub fn read(config: &Config) -> Result<Self, Error> {
        let TrustedDocuments { path, only, automatic } = &config.trusted_documents;
        let told = automatic.then(|| Mutex::new(Kept::of(HALF)));
        let mut trusted = Self { only: only.clone(), told, ..Self::default() };
        let documents = Documents::new(config.limits.clone());
        for (id, text) in path.as_deref().map(files).transpose()?.unwrap_or_default() {
            documents.document(&text).map_err(|refusal| Error::invalid(format!("trusted_documents: {id}"), refusal.message))?;
            let text: Arc<str> = text.into();
            trusted.by_id.insert(hash(&text), text.clone());
            trusted.by_id.insert(id, text.clone());
            trusted.texts.insert(text);
        }
        Ok(trusted)
    }

    /// The text that a request is about.
    pub(super) fn text(&self, query: Option<String>, name: Option<&Name>, actor: Option<&Actor>) -> Result<Arc<str>, Refusal> {
        let known = match name {
            Some(Name::Id(id) | Name::Hash(id)) => self.by_id.get(id.strip_prefix("sha256:").unwrap_or(id)).cloned(),
            None => None,
        };
        if let Some(actor) = actor.filter(|actor| self.restricts(actor)) {
            let text = known.or_else(|| self.texts.get(query.as_deref()?).cloned());
            return text.ok_or_else(|| {
                security::document_refused(actor.account);
                Refusal::new(Code::Forbidden, "only documents that are known here are run for you")
            });
        }
        match (query, name) {
            (Some(_), Some(Name::Id(_))) => Err(Refusal::parameter("documentId", "give it or «query», not both")),
            (None, Some(Name::Id(_))) => known.ok_or_else(|| {
                let message = "documentId: there is no such document";
                Refusal { argument: Some("documentId".to_owned()), ..Refusal::new(Code::PersistedQueryNotFound, message) }
            }),
            (None, Some(Name::Hash(hash))) => known.map_or_else(|| self.told_of(hash), Ok),
            (Some(query), Some(Name::Hash(given))) => self.tell(query.into(), given),
            (Some(query), None) => Ok(query.into()),
            (None, None) => Err(Refusal::parameter("query", "expected a text")),
        }
    }

    /// Whether nothing but trusted documents is run for an account: for none of its roles anything else is.
    fn restricts(&self, actor: &Actor) -> bool {
        !self.only.is_empty()
            && !actor.roles.is_empty()
            && actor.roles.iter().all(|held| self.only.iter().any(|only| only == held.role.as_str()))
    }

    /// The text that somebody told of. The messages are those that Apollo's clients look for.
    fn told_of(&self, hash: &str) -> Result<Arc<str>, Refusal> {
        let Some(told) = &self.told else {
            return Err(Refusal::new(Code::PersistedQueryNotSupported, "PersistedQueryNotSupported"));
        };
        let known = told.lock().unwrap_or_else(PoisonError::into_inner).find(hash);
        known.ok_or_else(|| Refusal::new(Code::PersistedQueryNotFound, "PersistedQueryNotFound"))
    }

    fn tell(&self, text: Arc<str>, given: &str) -> Result<Arc<str>, Refusal> {
        let Some(told) = &self.told else { return Ok(text) };
        if hash(&text) != given {
            return Err(Refusal::parameter("extensions", "sha256Hash is not that of the query"));
        }
        told.lock().unwrap_or_else(PoisonError::into_inner).keep(given.into(), text.clone(), text.len());
        Ok(text)
    }
}

/// The documents of a file, or of the files of a directory, by their ids.
fn files(path: &Path) -> Result<Vec<(String, String)>, Error> {
    let unread = |error: std::io::Error| Error::invalid(path.to_string_lossy(), error.to_string());
    if !path.is_dir() {
        return file(path);
    }
    let mut all = Vec::new();
    for entry in fs::read_dir(path).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if path.extension().is_some_and(|kind| kind == "json" || kind == "graphql") {
            all.extend(file(&path)?);
        }
    }
    Ok(all)
}

fn file(path: &Path) -> Result<Vec<(String, String)>, Error> {
    let wrong = |why: String| Error::invalid(path.to_string_lossy(), why);
    let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    if path.extension().is_some_and(|kind| kind == "graphql") {
        return Ok(vec![(hash(&text), text)]);
    }
    let manifest: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    documents(&manifest).ok_or_else(|| wrong("expected a manifest of Apollo's, or an object of texts by their hashes".to_owned()))
}

/// The documents of a manifest: Apollo's has a list of operations, Relay's is an object.
fn documents(manifest: &Value) -> Option<Vec<(String, String)>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    if manifest["format"] == "apollo-persisted-query-manifest" {
        return manifest["operations"]
            .as_array()?
            .iter()
            .map(|operation| Some((text(&operation["id"])?, text(&operation["body"])?)))
            .collect();
    }
    manifest.as_object()?.iter().map(|(id, body)| Some((id.clone(), text(body)?))).collect()
}

/// SHA-256, as 64 digits of 16.
fn hash(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::path::PathBuf;

    fn refused(result: Result<Arc<str>, Refusal>) -> Code {
        result.unwrap_err().code
    }

    fn trusted(automatic: bool, path: Option<PathBuf>) -> Result<Trusted, Error> {
        Trusted::read(&Config { trusted_documents: TrustedDocuments { path, only: Vec::new(), automatic }, ..Config::default() })
    }

    #[test]
    fn manifests_of_both_tools_and_plain_files_are_read() {
        let folder = std::env::temp_dir().join(format!("regiekamer-documents-{}", uuid::Uuid::now_v7()));
        fs::create_dir_all(&folder).unwrap();
        let apollo = json!({ "format": "apollo-persisted-query-manifest", "version": 1,
            "operations": [{ "id": "a1", "name": "A", "type": "query", "body": "query A { a }" }] });
        fs::write(folder.join("apollo.json"), apollo.to_string()).unwrap();
        fs::write(folder.join("relay.json"), json!({ "r1": "query R { r }" }).to_string()).unwrap();
        fs::write(folder.join("plain.graphql"), "{ plain }").unwrap();
        let all = trusted(false, Some(folder.clone())).unwrap();
        let text = |id: &str| all.text(None, Some(&Name::Id(id.to_owned())), None).unwrap();
        assert_eq!((&*text("a1"), &*text("r1")), ("query A { a }", "query R { r }"));
        assert_eq!(text(&format!("sha256:{}", hash("{ plain }"))), text(&hash("{ plain }")));
        assert_eq!(refused(all.text(None, Some(&Name::Id("x".to_owned())), None)), Code::PersistedQueryNotFound);
        for (name, wrong) in [("x.json", "[]"), ("y.json", r#"{"a": 1}"#), ("z.json", "{"), ("w.graphql", "{ a(")] {
            fs::write(folder.join(name), wrong).unwrap();
            assert!(trusted(false, Some(folder.clone())).is_err(), "{wrong}");
            fs::remove_file(folder.join(name)).unwrap();
        }
        assert!(trusted(false, Some(folder.join("missing"))).is_err());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_client_tells_of_a_document_once() {
        let (told, name) = (trusted(true, None).unwrap(), Name::Hash(hash("{ a }")));
        assert_eq!(refused(told.text(None, Some(&name), None)), Code::PersistedQueryNotFound);
        assert_eq!(refused(told.text(Some("{ b }".to_owned()), Some(&name), None)), Code::BadRequest, "of another text");
        assert!(told.text(Some("{ a }".to_owned()), Some(&name), None).is_ok());
        assert_eq!(&*told.text(None, Some(&name), None).unwrap(), "{ a }");
        for nth in 0..300 {
            let text = format!("{{ a }} #{nth}{}", "x".repeat(5_000));
            let name = Name::Hash(hash(&text));
            told.text(Some(text), Some(&name), None).unwrap();
        }
        assert!(told.told.as_ref().unwrap().lock().unwrap().bytes() <= 2 * HALF);
        assert_eq!(refused(told.text(None, Some(&name), None)), Code::PersistedQueryNotFound, "it was not asked for long");
        let off = trusted(false, None).unwrap();
        assert_eq!(refused(off.text(None, Some(&name), None)), Code::PersistedQueryNotSupported);
        assert!(off.text(Some("{ a }".to_owned()), Some(&name), None).is_ok());
    }
}
