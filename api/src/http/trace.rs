//! `traceparent` (W3C Trace Context): the trace that a request belongs to, taken over where it is well formed, and the
//! part of it that is ours. Where traces are sent to a collector, that part is the span that it is told of.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{Span, SpanContext, SpanId, SpanKind, TraceContextExt, TraceFlags, TraceId, TraceState, Tracer};
use opentelemetry::{Context, global};
use uuid::Uuid;

/// The header.
pub(super) static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The span of a request, which nothing is told of where no traces are sent; and its trace, as who asks is told.
pub(super) fn begin(headers: &HeaderMap) -> (BoxedSpan, HeaderValue) {
    let given = headers.get(&TRACEPARENT).and_then(|value| value.to_str().ok()).and_then(parts);
    let parent = given.and_then(remote);
    let context = parent.iter().fold(Context::new(), |context, remote| context.with_remote_span_context(remote.clone()));
    let tracer = global::tracer("regiekamer");
    let span = tracer.span_builder("request").with_kind(SpanKind::Server).start_with_context(&tracer, &context);
    let (sent, before) = (span.span_context(), parent.map(|parent| parent.span_id()));
    let traceparent = if sent.is_valid() && before != Some(sent.span_id()) {
        format!("00-{}-{}-{:02x}", sent.trace_id(), sent.span_id(), sent.trace_flags().to_u8())
    } else {
        let (new, own) = (Uuid::new_v4().simple().to_string(), Uuid::new_v4().simple().to_string());
        let (trace, _, flags) = given.unwrap_or((&new, "", "00"));
        format!("00-{trace}-{}-{flags}", &own[..16])
    };
    (span, HeaderValue::from_str(&traceparent).expect("digits and hyphens"))
}

/// The span of whoever asked.
fn remote((trace, parent, flags): (&str, &str, &str)) -> Option<SpanContext> {
    let (trace, parent) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(parent).ok()?);
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?);
    Some(SpanContext::new(trace, parent, flags, true, TraceState::default()))
}

/// The trace, the span before and the flags of a header that is well formed.
fn parts(given: &str) -> Option<(&str, &str, &str)> {
    let hex = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let nought = |text: &str| text.bytes().all(|byte| byte == b'0');
    let mut fields = given.split('-');
    let (version, trace, parent, flags) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    // A later version may have more fields; this one has not.
    let whole = hex(version, 2) && version != "ff" && (version != "00" || fields.next().is_none());
    let well_formed = whole && hex(trace, 32) && !nought(trace) && hex(parent, 16) && !nought(parent) && hex(flags, 2);
    well_formed.then_some((trace, parent, flags))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: &'static str) -> String {
        let headers = HeaderMap::from_iter([(TRACEPARENT.clone(), HeaderValue::from_static(given))]);
        begin(&headers).1.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_trace_goes_on_with_a_span_of_our_own() {
        let ours = of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        assert!(ours.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && ours.ends_with("-01") && !ours.contains("00f067aa0ba902b7"));
        assert_eq!(parts(&ours).unwrap().2, "01");
    }

    #[test]
    fn what_is_not_well_formed_is_replaced() {
        for other in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        ] {
            let ours = of(other);
            assert!(!ours.contains("4bf92f3577b3") && parts(&ours).is_some(), "{other}: {ours}");
        }
    }
}
