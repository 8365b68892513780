//! Who asks: his account, his roles of today, and what they allow.

use crate::access::{Actor, HeldRole, LentRole, Wing, sees, writes};
use crate::error::Error;
use crate::graphql::{Asker, Date, RootField, Row, Rowed, answered, by_key, no_field, object};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::programmes::{directorate::Directorate, programme::Programme, work_package::WorkPackage};
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaType, MetaTypeId, Registry};
use async_graphql::{Context, ContextSelectionSet, ID, Object, OutputType, Positioned, Result, ServerResult, SimpleObject, Value};
use entity::{AccountKind, Class, Role, ScopeKind, Vocabulary};
use std::borrow::Cow;
use std::sync::Arc;
use uuid::Uuid;

/// Who asks (Dutch: degene die vraagt).
pub struct Viewer(Arc<Actor>);

/// The account of who asks (Dutch: account).
#[derive(SimpleObject)]
pub struct ViewerAccount {
    /// Identifies it (Dutch: id).
    id: ID,
    /// How it is called (Dutch: naam).
    name: String,
    /// Whether a person or a machine holds it (Dutch: soort account).
    kind: AccountKind,
}

/// A role of another, in which who asks may act today (Dutch: waar te nemen rol).
pub struct ViewerDeputising(LentRole);

/// A role that somebody holds today (Dutch: rol).
pub struct ViewerRole(HeldRole);

/// Every programme (Dutch: alles).
#[derive(SimpleObject)]
pub struct Everything {
    /// What a person reads.
    label: &'static str,
}

/// What a role is over (Dutch: reikwijdte).
pub enum Scope {
    /// Every programme.
    Everything(Everything),
    /// A directorate, a programme, a work package or an organisation, by its type.
    Noun(Row, &'static str),
}

impl Scope {
    fn of<N: Rowed>(noun: N) -> Self {
        Self::Noun(noun.into(), N::NAME)
    }
}

impl OutputType for Scope {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Scope")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Union, |registry| {
            let types = [
                Everything::create_type_info(registry),
                Directorate::create_type_info(registry),
                Programme::create_type_info(registry),
                WorkPackage::create_type_info(registry),
                Organisation::create_type_info(registry),
            ];
            MetaType::Union {
                name: "Scope".to_owned(),
                description: Some("What a role is over (Dutch: reikwijdte).".to_owned()),
                possible_types: types.iter().map(|name| name.trim_end_matches('!').to_owned()).collect(),
                visible: None,
                inaccessible: false,
                tags: Vec::new(),
                rust_typename: Some(std::any::type_name::<Self>()),
                directive_invocations: Vec::new(),
            }
        })
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        match self {
            Self::Noun(row, name) => row.answer(ctx, name),
            Self::Everything(everything) => object(ctx, "Everything", &mut |ctx| match ctx.item.node.name.node.as_str() {
                "label" => Ok(everything.label.into()),
                _ => Err(no_field(ctx, "Everything")),
            }),
        }
    }
}

/// What a role allows in a part of the domain (Dutch: wat een rol mag).
#[derive(SimpleObject)]
pub struct Allowance {
    /// The part of the domain.
    wing: Wing,
    /// The classes of data that it reads there, of the rows that it reaches.
    reads: Vec<Class>,
    /// Whether it writes there.
    writes: bool,
}

/// Who asks (Dutch: degene die vraagt).
#[Object]
impl Viewer {
    /// The account (Dutch: account).
    async fn account(&self) -> ViewerAccount {
        ViewerAccount { id: ID(crate::graphql::ids::global("account", self.0.account)), name: self.0.name.clone(), kind: self.0.kind }
    }

    /// The account in whose place he acts in this request (Dutch: namens).
    async fn on_behalf_of(&self) -> Option<ID> {
        self.0.on_behalf_of.map(|absentee| ID(crate::graphql::ids::global("account", absentee)))
    }

    /// The roles of today; where he acts in the place of another, those that are lent to him (Dutch: rollen).
    async fn roles(&self) -> Vec<ViewerRole> {
        self.0.roles.iter().cloned().map(ViewerRole).collect()
    }

    /// In whose place he may act today, in which role: by a request with the header `On-Behalf-Of` (Dutch: waarnemingen).
    async fn deputises(&self) -> Vec<ViewerDeputising> {
        self.0.lent.iter().cloned().map(ViewerDeputising).collect()
    }
}

/// A role of another, in which who asks may act today (Dutch: waar te nemen rol).
#[Object]
impl ViewerDeputising {
    /// The account of who is replaced: its id goes into the header `On-Behalf-Of` (Dutch: degene die wordt vervangen).
    async fn absentee(&self) -> ViewerAccount {
        let LentRole { absentee, name, kind, .. } = &self.0;
        ViewerAccount { id: ID(crate::graphql::ids::global("account", *absentee)), name: name.clone(), kind: *kind }
    }

    /// The role, for the days on which it is lent (Dutch: rol).
    async fn role(&self) -> ViewerRole {
        ViewerRole(self.0.held.clone())
    }
}

/// A role that somebody holds today (Dutch: rol).
#[Object]
impl ViewerRole {
    /// The role (Dutch: rol).
    async fn role(&self) -> Role {
        self.0.role
    }

    /// What it is over (Dutch: reikwijdte).
    async fn scope(&self, ctx: &Context<'_>) -> Option<Result<Scope>> {
        scope(ctx, &self.0).await.map_err(Error::into_graphql).transpose()
    }

    /// The first day (Dutch: vanaf).
    async fn from(&self) -> Date {
        Date(self.0.from)
    }

    /// The last day; null where it is open (Dutch: tot en met).
    async fn to(&self) -> Option<Date> {
        self.0.to.map(Date)
    }

    /// What it allows; what a partner reads, its sharing agreements say (Dutch: wat de rol mag).
    async fn allows(&self) -> Vec<Allowance> {
        let role = self.0.role;
        let classes = |wing| Class::ALL.iter().copied().filter(|class| sees(role, wing).contains(*class)).collect();
        Wing::ALL.map(|wing| Allowance { wing, reads: classes(wing), writes: writes(role, wing) }).into()
    }
}

async fn scope(ctx: &Context<'_>, held: &HeldRole) -> Result<Option<Scope>, Error> {
    let asker = ctx.data::<Arc<Asker>>().map_err(|_| Error::Unauthenticated)?;
    let (fields, of): (_, Uuid) = ([ctx.field()], held.of.unwrap_or_default());
    Ok(match held.scope {
        ScopeKind::Everything => Some(Scope::Everything(Everything { label: ScopeKind::Everything.label(asker.language) })),
        ScopeKind::Directorate => by_key::<Directorate>(asker, &asker.view, &fields, of).await?.map(Scope::of),
        ScopeKind::Programme => by_key::<Programme>(asker, &asker.view, &fields, of).await?.map(Scope::of),
        ScopeKind::WorkPackage => by_key::<WorkPackage>(asker, &asker.view, &fields, of).await?.map(Scope::of),
        ScopeKind::Organisation => by_key::<Organisation>(asker, &asker.view, &fields, of).await?.map(Scope::of),
    })
}

/// Root fields on who asks.
pub fn queries() -> Vec<RootField> {
    let viewer = RootField::new::<Viewer>("viewer", &["Who asks, and what he may (Dutch: degene die vraagt)."], |ctx| {
        Box::pin(async move { answered(ctx, &ctx.data::<Arc<Actor>>().cloned().map(Viewer)).await })
    });
    vec![viewer]
}
