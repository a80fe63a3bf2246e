// The messages of Flower's Fleet API that a SuperNode sends and receives: names, types and field numbers as in flwr
// 1.42 (fleet.proto, message.proto, recorddict.proto, node.proto, heartbeat.proto, run.proto and error.proto of package
// flwr.proto). Fields that a node has no use for are left out; protobuf skips them.

export const PROTO = `
syntax = "proto3";
package flwr.proto;

message Node { uint64 node_id = 1; }

message RegisterNodeFleetRequest { bytes public_key = 1; }
message RegisterNodeFleetResponse { uint64 node_id = 1; }
message ActivateNodeRequest { bytes public_key = 1; double heartbeat_interval = 2; }
message ActivateNodeResponse { uint64 node_id = 1; }
message DeactivateNodeRequest { uint64 node_id = 1; }
message DeactivateNodeResponse {}
message SendNodeHeartbeatRequest { Node node = 1; double heartbeat_interval = 2; }
message SendNodeHeartbeatResponse { bool success = 1; }

message Metadata {
  uint64 run_id = 1;
  string message_id = 2;
  uint64 src_node_id = 3;
  uint64 dst_node_id = 4;
  string reply_to_message_id = 5;
  string group_id = 6;
  double ttl = 7;
  string message_type = 8;
  double created_at = 9;
  optional uint64 src_task_id = 10;
  optional uint64 dst_task_id = 11;
}
message Error { sint64 code = 1; string reason = 2; }
message RecordDict {}
message Message { Metadata metadata = 1; RecordDict content = 2; Error error = 3; }
message ObjectTree { string object_id = 1; repeated ObjectTree children = 2; }

message PullMessagesRequest { Node node = 1; }
message PullMessagesResponse { repeated Message messages_list = 2; }
message PushMessagesRequest {
  Node node = 1;
  repeated Message messages_list = 2;
  repeated ObjectTree message_object_trees = 3;
  repeated double clientapp_runtime_list = 4;
}
message PushMessagesResponse { repeated string objects_to_push = 3; string session_id = 4; }
message PullObjectRequest { Node node = 1; uint64 run_id = 2; string object_id = 3; }
message PullObjectResponse { bool object_found = 1; bool object_available = 2; bytes object_content = 3; }
message PushObjectRequest {
  Node node = 1;
  uint64 run_id = 2;
  string object_id = 3;
  bytes object_content = 4;
  string session_id = 5;
}
message PushObjectResponse { bool stored = 1; }
message ConfirmMessageReceivedRequest { Node node = 1; uint64 run_id = 2; string message_object_id = 3; }
message ConfirmMessageReceivedResponse {}
message GetRunRequest { Node node = 1; uint64 run_id = 2; }
message GetRunResponse {}

message DoubleList { repeated double vals = 1; }
message SintList { repeated sint64 vals = 1; }
message UintList { repeated uint64 vals = 1; }
message BoolList { repeated bool vals = 1; }
message StringList { repeated string vals = 1; }
message BytesList { repeated bytes vals = 1; }
message MetricRecordValue {
  oneof value {
    double double = 1;
    sint64 sint64 = 2;
    uint64 uint64 = 3;
    DoubleList double_list = 21;
    SintList sint_list = 22;
    UintList uint_list = 23;
  }
}
message ConfigRecordValue {
  oneof value {
    double double = 1;
    sint64 sint64 = 2;
    uint64 uint64 = 3;
    bool bool = 4;
    string string = 5;
    bytes bytes = 6;
    DoubleList double_list = 21;
    SintList sint_list = 22;
    UintList uint_list = 23;
    BoolList bool_list = 24;
    StringList string_list = 25;
    BytesList bytes_list = 26;
  }
}
message MetricRecord {
  message Item { string key = 1; MetricRecordValue value = 2; }
  repeated Item items = 1;
}
message ConfigRecord {
  message Item { string key = 1; ConfigRecordValue value = 2; }
  repeated Item items = 1;
}
`;
