//! What users want to know, in one query each: the documents beside this file, and their answers per role.

mod commitments_without_invoice;
