//! Known phrases by meaning. They are as specific as possible, so that innocent text is accepted,
//! such as "sin embargo" and "le hemos mandado".

use super::PhraseRule;
use crate::contact::source::{HOUSE, LEY_29571, RuleSource};

const LEY_29947: RuleSource = RuleSource { law: "Perú, Ley 29947", since: "2012-11-29" };
const LEI_8078: RuleSource = RuleSource { law: "Brasil, Lei 8.078, art. 42", since: "1991-03-11" };
const ART_37: RuleSource = RuleSource { law: "Chile, Ley 19.496, art. 37", since: "2021-04-20" };
const REG_F: RuleSource =
    RuleSource { law: "USA, 12 CFR 1006.18; 15 U.S.C. 1692e", since: "2021-11-30" };
const FDCPA: RuleSource = RuleSource { law: "USA, 15 U.S.C. 1692d(3)", since: "1978-03-20" };

const PRISON: &[&str] = &[
    "irá preso",
    "irá presa",
    "irá a prisión",
    "irá a la cárcel",
    "ir a la cárcel",
    "ir a prisión",
    "será arrestado",
    "será arrestada",
    "será detenido",
    "será detenida",
    "orden de arresto",
    "orden de captura",
    "orden de detención",
    "pena de cárcel",
    "pena de prisión",
    "denuncia penal",
    "proceso penal",
    "querella criminal",
    "será denunciado",
    "será denunciada",
    "you will be arrested",
    "you may be arrested",
    "you could be arrested",
    "you can be arrested",
    "face arrest",
    "warrant for your arrest",
    "arrest warrant",
    "go to jail",
    "go to prison",
    "sent to jail",
    "sent to prison",
    "put in jail",
    "criminal charges",
    "criminal prosecution",
    "será preso",
    "será presa",
    "vai preso",
    "vai presa",
    "ir para a cadeia",
    "vai para a cadeia",
    "mandado de prisão",
    "ordem de prisão",
    "pena de prisão",
    "processo criminal",
    "queixa-crime",
];

const COURT: &[&str] = &[
    "notificación judicial",
    "citación judicial",
    "cédula de notificación",
    "orden judicial",
    "mandato judicial",
    "requerimiento judicial",
    "apercibimiento judicial",
    "bajo apercibimiento",
    "orden de embargo",
    "embargo inminente",
    "embargo judicial",
    "embargo de sus bienes",
    "embargo de su sueldo",
    "embargo de su salario",
    "embargo de su casa",
    "embargaremos",
    "será embargado",
    "será embargada",
    "serán embargados",
    "poder judicial",
    "desalojo judicial",
    "court order",
    "court summons",
    "court notice",
    "judicial notice",
    "notice of lawsuit",
    "you are hereby summoned",
    "writ of execution",
    "garnish your wages",
    "garnish your salary",
    "seize your property",
    "seize your assets",
    "final legal notice",
    "ordem judicial",
    "notificação judicial",
    "intimação judicial",
    "citação judicial",
    "mandado judicial",
    "mandado de penhora",
    "mandado de busca",
    "mandado de citação",
    "mandado de intimação",
    "penhora de bens",
    "penhora dos seus bens",
    "penhora imediata",
    "penhora iminente",
    "bloqueio judicial",
    "oficial de justiça",
];

const SHAME: &[&str] = &[
    "lista de morosos",
    "lista de deudores",
    "lista negra",
    "nómina de deudores",
    "publicaremos su nombre",
    "publicar su nombre",
    "publicaremos su deuda",
    "publicar su deuda",
    "su nombre será publicado",
    "su deuda será publicada",
    "haremos pública su deuda",
    "hacer pública su deuda",
    "todos sabrán que debe",
    "todo el colegio sabrá que debe",
    "publish your name",
    "publish your debt",
    "your name will be published",
    "your debt will be published",
    "names will be published",
    "debtors will be published",
    "on a blacklist",
    "on our blacklist",
    "list of debtors",
    "debtors list",
    "list of deadbeats",
    "on a black list",
    "make your debt public",
    "everyone will know that you owe",
    "everyone will know you owe",
    "lista de devedores",
    "lista de inadimplentes",
    "lista de maus pagadores",
    "publicaremos seu nome",
    "publicaremos o seu nome",
    "publicar seu nome",
    "publicar o seu nome",
    "seu nome será publicado",
    "sua dívida será publicada",
    "tornaremos pública a sua dívida",
    "tornaremos pública sua dívida",
    "tornar pública a sua dívida",
    "tornar pública sua dívida",
    "todos saberão que você deve",
];

const OTHERS: &[&str] = &[
    "informaremos a su empleador",
    "informar a su empleador",
    "avisaremos a su empleador",
    "llamaremos a su empleador",
    "contactaremos a su empleador",
    "informaremos a su jefe",
    "informaremos a su centro de trabajo",
    "avisaremos a su trabajo",
    "llamaremos a su trabajo",
    "informaremos a su familia",
    "informaremos a sus familiares",
    "avisaremos a su familia",
    "llamaremos a su familia",
    "informaremos a sus vecinos",
    "avisaremos a sus vecinos",
    "informaremos a otros padres",
    "informaremos a los demás padres",
    "avisaremos a los demás padres",
    "tell your employer",
    "inform your employer",
    "contact your employer",
    "notify your employer",
    "call your employer",
    "tell your family",
    "inform your family",
    "contact your family",
    "tell your neighbours",
    "tell your neighbors",
    "inform your neighbours",
    "inform your neighbors",
    "tell the other parents",
    "inform the other parents",
    "informaremos seu empregador",
    "informaremos o seu empregador",
    "informaremos ao seu empregador",
    "avisaremos seu empregador",
    "avisaremos o seu empregador",
    "avisaremos ao seu empregador",
    "ligaremos para o seu trabalho",
    "ligaremos para seu trabalho",
    "informaremos sua família",
    "informaremos a sua família",
    "avisaremos sua família",
    "avisaremos a sua família",
    "informaremos seus vizinhos",
    "informaremos os seus vizinhos",
    "avisaremos seus vizinhos",
    "avisaremos os seus vizinhos",
];

const CLASSES: &[&str] = &[
    "no podrá asistir a clases",
    "no podrán asistir a clases",
    "no asistirá a clases",
    "no podrá ingresar a clases",
    "no podrá entrar a clases",
    "no podrá ingresar al aula",
    "impediremos su ingreso",
    "será retirado de clases",
    "será retirada de clases",
    "será suspendido de clases",
    "será suspendida de clases",
    "suspenderemos sus clases",
    "no podrá rendir",
    "no podrán rendir",
    "no rendirá exámenes",
    "no rendirá sus exámenes",
    "no podrá dar sus exámenes",
    "no podrá dar exámenes",
    "no será evaluado",
    "no será evaluada",
    "no serán evaluados",
    "no recibirá sus notas",
    "no recibirá notas",
    "retendremos sus notas",
    "retendremos las notas",
    "retener sus notas",
    "retención de notas",
    "perderá la matrícula",
    "perderá su vacante",
    "excluded from class",
    "excluded from classes",
    "not be allowed to attend class",
    "not be allowed to attend classes",
    "not be allowed to sit exams",
    "not be allowed to sit your exams",
    "not be allowed to sit the exam",
    "not be able to sit exams",
    "not be able to sit your exams",
    "not be able to sit the exam",
    "withhold your grades",
    "withhold your marks",
    "não poderá assistir às aulas",
    "não poderá frequentar as aulas",
    "não poderá fazer as provas",
    "não poderá fazer provas",
    "reteremos suas notas",
    "reteremos as notas",
];

const SAYS_PRISON: &str = "nobody is threatened with arrest, prison or a charge for a debt";
const SAYS_COURT: &str = "no writing looks as if a court or an authority had sent it";
const SAYS_SHAME: &str = "nobody is shown to others as a debtor";
const SAYS_OTHERS: &str = "a debt is told to nobody but who owes it";
const SAYS_CLASSES: &str =
    "attendance, exams and marks do not depend on payment, and nobody is intimidated";
const SAYS_RIDICULE: &str = "who owes is exposed to no ridicule, constraint or threat";
const SAYS_FALSE: &str =
    "no arrest or seizure is threatened, and no writing looks like a court's, falsely";
const SAYS_LISTS: &str = "no list of debtors is published";

macro_rules! rules {
    ($($name:ident = ($code:literal, $phrases:ident, $source:ident, $says:ident);)*) => { $(
        pub(in crate::contact) const $name: PhraseRule =
            PhraseRule { code: $code, phrases: $phrases, source: $source, says: $says };
    )* };
}

rules! {
    HOUSE_PRISON = ("house-no-prison", PRISON, HOUSE, SAYS_PRISON);
    HOUSE_COURT = ("house-no-court", COURT, HOUSE, SAYS_COURT);
    HOUSE_SHAME = ("house-no-shame", SHAME, HOUSE, SAYS_SHAME);
    HOUSE_OTHERS = ("house-nobody-else", OTHERS, HOUSE, SAYS_OTHERS);
    PE_COURT = ("pe-no-court", COURT, LEY_29571, SAYS_COURT);
    PE_SHAME = ("pe-no-shame", SHAME, LEY_29571, SAYS_SHAME);
    PE_OTHERS = ("pe-nobody-else", OTHERS, LEY_29571, SAYS_OTHERS);
    PE_CLASSES = ("pe-classes", CLASSES, LEY_29947, SAYS_CLASSES);
    CL_COURT = ("cl-no-court", COURT, ART_37, SAYS_COURT);
    CL_OTHERS = ("cl-nobody-else", OTHERS, ART_37, SAYS_OTHERS);
    BR_THREAT = ("br-no-threat", PRISON, LEI_8078, SAYS_RIDICULE);
    BR_COURT = ("br-no-constraint", COURT, LEI_8078, SAYS_RIDICULE);
    BR_SHAME = ("br-no-ridicule", SHAME, LEI_8078, SAYS_RIDICULE);
    US_PRISON = ("us-no-prison", PRISON, REG_F, SAYS_FALSE);
    US_COURT = ("us-no-court", COURT, REG_F, SAYS_FALSE);
    US_LISTS = ("us-no-lists", SHAME, FDCPA, SAYS_LISTS);
}
