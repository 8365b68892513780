//! What happened, and who read what.

mod access_record;
