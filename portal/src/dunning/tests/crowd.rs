//! Many workers on several replicas while payments land.
