//! Names of columns in Spanish, English and Portuguese.

use std::collections::HashMap;

use crate::fold;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Customer,
    Name,
    Email,
    Phone,
    PostalAddress,
    Number,
    IssuedOn,
    DueOn,
    Amount,
    Currency,
    Description,
    SettledOn,
    State,
    Disputed,
}

/// Where a column was found.
pub(super) struct ColumnMatch {
    pub(super) column: usize,
    /// Whether its whole name is known.
    pub(super) is_sure: bool,
}

impl Role {
    pub(super) const ALL: [Self; 14] = [
        Self::Customer,
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::PostalAddress,
        Self::Number,
        Self::IssuedOn,
        Self::DueOn,
        Self::Amount,
        Self::Currency,
        Self::Description,
        Self::SettledOn,
        Self::State,
        Self::Disputed,
    ];

    pub(super) const fn is_required(self) -> bool {
        matches!(self, Self::Customer | Self::Number | Self::IssuedOn | Self::Amount)
    }

    fn facts(self) -> (&'static str, &'static [&'static str]) {
        let facts = FACTS.iter().find(|(role, _, _)| *role == self);
        facts.map_or(("", &[][..]), |(_, setting, names)| (*setting, *names))
    }

    pub(super) fn setting(self) -> &'static str {
        self.facts().0
    }
}

/// The setting of each role and its names, without accents, the best first.
const FACTS: [(Role, &str, &[&str]); 14] = [
    (
        Role::Customer,
        "customer",
        &[
            "customer id",
            "customer number",
            "customer code",
            "client id",
            "codigo cliente",
            "cod cliente",
            "id cliente",
            "nro cliente",
            "codigo do cliente",
            "codigo alumno",
            "student id",
            "ruc",
            "nit",
            "rut",
            "cuit",
            "cnpj",
            "cpf",
            "dni",
            "matricula",
            // Beside a code, what is called so is the name.
            "codigo",
            "customer",
            "cliente",
            "client",
            "student",
            "estudiante",
            "alumno",
            "aluno",
            "socio",
            "member",
            "account",
            "cuenta",
            "konto",
        ],
    ),
    (
        Role::Name,
        "name",
        &[
            "customer name",
            "nombre cliente",
            "nombre del cliente",
            "nome do cliente",
            "client name",
            "razon social",
            "razao social",
            "apellidos y nombres",
            "nombre completo",
            "full name",
            "nombre",
            "nome",
            "name",
            "cliente",
            "client",
            "customer",
            "alumno",
            "aluno",
            "estudiante",
            "student",
            "socio",
            "member",
        ],
    ),
    (Role::Email, "email", &["email", "e mail", "mail", "correo electronico", "correo"]),
    (Role::Phone, "phone", &["phone", "telefono", "telefone", "celular", "movil", "whatsapp"]),
    (
        Role::PostalAddress,
        "postal_address",
        &["postal address", "address", "direccion", "domicilio", "endereco", "address line"],
    ),
    (
        Role::Number,
        "number",
        &[
            "invoice number",
            "invoice id",
            "numero factura",
            "nro factura",
            "numero de factura",
            "numero documento",
            "nro documento",
            "nota fiscal",
            "invoice",
            "factura",
            "fatura",
            "comprobante",
            "documento",
            "folio",
            "numero",
            "number",
            "nro",
            "titulo",
            "belegnummer",
        ],
    ),
    (
        Role::IssuedOn,
        "issued_on",
        &[
            "issue date",
            "issued on",
            "issued",
            "invoice date",
            "emission date",
            "fecha emision",
            "fecha de emision",
            "fecha factura",
            "data emissao",
            "data de emissao",
            "emision",
            "emissao",
            "fecha",
            "date",
            "data",
            "belegdatum",
        ],
    ),
    (
        Role::DueOn,
        "due_on",
        &[
            "due date",
            "due on",
            "due",
            "fecha vencimiento",
            "fecha de vencimiento",
            "data vencimento",
            "data de vencimento",
            "vencimiento",
            "vencimento",
            "vence",
        ],
    ),
    (
        Role::Amount,
        "amount",
        &[
            "total amount",
            "payable amount",
            "importe total",
            "valor total",
            "monto total",
            "amount",
            "importe",
            "monto",
            "total",
            "valor",
            "betrag",
            "amount due",
            "saldo pendiente",
            "saldo",
            "balance",
            "deuda",
        ],
    ),
    (Role::Currency, "currency", &["currency", "moneda", "moeda", "divisa", "wahrung"]),
    (
        Role::Description,
        "description",
        &[
            "description",
            "descripcion",
            "descricao",
            "concepto",
            "detalle",
            "glosa",
            "what",
            "memo",
        ],
    ),
    (
        Role::SettledOn,
        "settled_on",
        &[
            "settled date",
            "settled on",
            "settled",
            "paid on",
            "paid date",
            "payment date",
            "paid",
            "fecha pago",
            "fecha de pago",
            "pagado el",
            "data pagamento",
            "data de pagamento",
        ],
    ),
    (Role::State, "state", &["state", "status", "estado", "estatus", "situacao"]),
    (Role::Disputed, "disputed", &["disputed", "en disputa", "disputa", "hold"]),
];

/// Names of what is left of an amount, which changes with every payment.
const BALANCES: [&str; 5] = ["amount due", "saldo pendiente", "saldo", "balance", "deuda"];

/// A name without case, accents and punctuation.
fn plain(name: &str) -> String {
    fold::words(name).collect::<Vec<_>>().join(" ")
}

/// Whether a plain name has a known one as a part.
fn is_part(name: &str, known: &str) -> bool {
    format!(" {name} ").contains(&format!(" {known} "))
}

/// Whether a name is that of a balance.
pub(super) fn is_balance(name: &str) -> bool {
    let name = plain(name);
    BALANCES.iter().any(|known| is_part(&name, known))
}

/// Whether a name is that of an amount or of a balance.
pub(super) fn is_amount(name: &str) -> bool {
    let name = plain(name);
    Role::Amount.facts().1.iter().any(|known| is_part(&name, known))
}

/// The columns by what they are for, each at most once.
pub(super) fn find(names: &[String]) -> HashMap<Role, ColumnMatch> {
    let names: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let mut found: HashMap<Role, ColumnMatch> = HashMap::new();
    let mut taken = vec![false; names.len()];
    for is_sure in [true, false] {
        for role in Role::ALL {
            if found.contains_key(&role) {
                continue;
            }
            let is_like = |name: &str, known: &str| {
                name == known || (!is_sure && is_part(name, known)) //
            };
            let free = |known: &str| {
                let all = names.iter().zip(&taken).enumerate();
                let mut like = all.filter(|(_, (name, taken))| !**taken && is_like(name, known));
                like.next().map(|(column, _)| column)
            };
            if let Some(column) = role.facts().1.iter().find_map(|known| free(known)) {
                taken[column] = true;
                found.insert(role, ColumnMatch { column, is_sure });
            }
        }
    }
    found
}
